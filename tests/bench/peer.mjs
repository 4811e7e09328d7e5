// peer.mjs - what people use today: the official framework, and SQLite.
//
// Each command is one durable row, then the ack. "add …" is answered with a
// message in the channel after an empty ack, anything else in the ack itself.
// The database is where PEER_DATABASE says.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const db = new Database(process.env.PEER_DATABASE);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE IF NOT EXISTS request (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL,
  place TEXT NOT NULL, text TEXT NOT NULL)`);
const insert = db.prepare(
  'INSERT INTO request (at, person, place, text) VALUES (?, ?, ?, ?)');

const app = new bolt.App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: bolt.LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

app.command('/callsheet', async ({ command, ack, say }) => {
  const { lastInsertRowid: id } = insert.run(
    Date.now(), command.user_id, command.channel_id, command.text);
  if (command.text.startsWith('deadline add')) {
    await ack();
    await say(`Noted: ${command.text} (${id})`);
  } else {
    await ack({ text: `Nothing is due. (${id})` });
  }
});

app.error(async (error) => {
  console.error(error.message);
});

for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, async () => {
    await app.stop();
    db.close();
    process.exit(0);
  });

await app.start();
