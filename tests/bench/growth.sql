-- growth.sql: as many rows in every table as temp.bench.n says.
--
-- Other people's: nothing of them belongs in the answer to a command of the
-- bench, except in lists of everybody's, which end after some rows. They are of
-- now, so that nothing of them is due or old. What they say is invented.

CREATE TEMP TABLE i (i INTEGER PRIMARY KEY);
INSERT INTO i WITH RECURSIVE up (i) AS
  (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < (SELECT n FROM bench))
  SELECT i FROM up;

INSERT INTO workspace (network, team, name, bot_user, url)
  SELECT 'other', printf('T%07d', i), 'Elsewhere', 'U0BOT', '' FROM i;
INSERT INTO meta (key, value) SELECT printf('other-%07d', i), 'x' FROM i;
INSERT INTO person (ws, id, name, zone, locale, dm, is_guest, fetched_at)
  SELECT 1, printf('u%07d', i), printf('somebody%d', i), 'Europe/Rome', 'en',
    printf('@u%07d', i), 0, at FROM i, bench;
INSERT INTO place (ws, id, name, kind, is_shared, has_guests, is_member,
    fetched_at)
  SELECT 1, printf('#c%07d', i), printf('camp-%d', i), 1, 0, 0, 1, at
    FROM i, bench;
INSERT INTO seen (ws, key, at)
  SELECT 1, 'en:' || lower(hex(randomblob(16))), at FROM i, bench;
INSERT INTO parked (ws, waits_for, request, at)
  SELECT 1, printf('person:other:u%07d', i), '{}', at FROM i, bench;
INSERT INTO outbox (ws, network, queue, verb, promise, place, user, thread,
    target, parent, secret, body, state, tries, doubts, created_at, attempt_at,
    next_at, message, owner, is_unasked, why)
  SELECT 1, 'shell', printf('shell:dm:u%07d', i), 0, 0, printf('@u%07d', i),
    printf('u%07d', i), '', 0, 0, '', '', 2, 1, 0, at, at * 1000, 0,
    printf('%d.%d', at, i), '', 0, '' FROM i, bench;
INSERT INTO job (ws, kind, ref, cursor, due_at, state, tries, waits, network,
    person, place, thread, audit, why)
  SELECT 1, 'vet-read', 1000000 + i, '', at + 864000 + i, 0, 0, '', 'shell',
    printf('u%07d', i), printf('@u%07d', i), '', 0, '' FROM i, bench;
INSERT INTO file (ws, network, remote_id, url, name, mime, size, state, why,
    person, at)
  SELECT 1, 'shell', printf('other:%d', i), '', 'c.csv', 'text/csv', 100, 1,
    '', printf('u%07d', i), at FROM i, bench;
INSERT INTO file_chunk (id, ws, bytes)
  SELECT ((SELECT max(id) FROM file) + i) * 65536, 1, zeroblob(100) FROM i;
INSERT INTO audit (ws, at, person, command, noun, noun_id, undone_at,
    undone_by, changes)
  SELECT 1, at, printf('u%07d', i % (n / 100 + 1)), 'deadline add', 'deadline',
    i, 0, '', randomblob(90) FROM i, bench;
CREATE TEMP TABLE c (c INTEGER);
INSERT INTO c SELECT coalesce(max(id), 0) FROM creator;
INSERT INTO creator (ws, platform, handle, at, person)
  SELECT 1, 2, printf('creator.%07d', i), at, 'u0000001' FROM i, bench;
INSERT INTO import (ws, creator, state, person, at, files, summary, rows,
    skipped, message, raw_until)
  SELECT 1, c + i, 2, printf('u%07d', i), at, 'c.csv', '{}', 100, 0, 0,
    at + 2592000 FROM i, bench, c;
INSERT INTO post (ws, creator, key, url)
  SELECT 1, c + i, printf('instagram:OTHER%07d', i),
    printf('https://www.instagram.com/p/OTHER%07d/', i) FROM i, c;
INSERT INTO comment (ws, import, creator, post, same, author, name, text, url,
    at, likes, flags, class, language, fold, words)
  SELECT 1, 1000000 + i / 100, c + 1 + i / 100, i / 10, random(),
    randomblob(16), printf('reader%d', i), printf('how long in the oven %d', i),
    '', at - i, -1, 0, 7, 0, random(), 6 FROM i, bench, c;
-- and with each its row in recheck
INSERT INTO look (ws, creator, at, person, rules, verdict, facts, message)
  SELECT 1, c + i, at, 'u0000001', '1', 0, '{}', 0 FROM i, bench, c;
INSERT INTO judgement (ws, creator, person, at, audience, fakes, content,
    taste, gut, note)
  SELECT 1, c + i, 'u0000001', at, 1, 1, 1, 0, 0, '' FROM i, bench, c;
INSERT INTO decision (ws, creator, look, person, at, is_approved, reason)
  SELECT 1, c + i, 1000000 + i, 'u0000001', at, 1, 'it fits'
    FROM i, bench, c;
INSERT INTO sheet (ws, state, person, at, files, guesses, summary, rows,
    skipped, message)
  SELECT 1, 2, printf('u%07d', i), at, 's.csv', '{}', '{}', 1, 0, 0
    FROM i, bench;
INSERT INTO sheet_row (id, ws, state, cells, why)
  SELECT (1000000 + i) * 65536, 1, 0, '[]', '' FROM i;
CREATE TEMP TABLE k (k INTEGER);
INSERT INTO k SELECT coalesce(max(id), 0) FROM campaign;
INSERT INTO campaign (ws, name, key, state, publish, zone, owner, lead, place,
    message, is_abroad, approvers, new_creators, known_creators, sheet, person,
    at, closed_at)
  SELECT 1, printf('Other %d', i), printf('other %d', i), 1, '2099-05-14',
    'UTC', printf('u%07d', i), '', '', 0, 0, 1, 1, 0, 0, printf('u%07d', i),
    at, 0 FROM i, bench;
INSERT INTO deal (ws, campaign, creator, deliverable, key, kind, state,
    state_at, owner, draft_due, publish, fee, currency, tracking, link,
    trouble, sheet, person, at)
  SELECT 1, k + i, c + i, 'reel', 'reel', 'paid', 1, at, printf('u%07d', i),
    '', '', -1, '', '', '', '', 0, printf('u%07d', i), at FROM i, bench, c, k;
INSERT INTO series (ws, what, rule, first, has_time, zone, owner, campaign,
    remind, ended_at, person, at)
  SELECT 1, printf('Figures %d', i), 'FREQ=WEEKLY;BYDAY=MO', '2026-05-14', 0,
    'UTC', printf('u%07d', i), 0, '', 0, printf('u%07d', i), at FROM i, bench;
CREATE TEMP TABLE d (d INTEGER);
INSERT INTO d SELECT coalesce(max(id), 0) FROM deadline;
INSERT INTO deadline (ws, what, due_at, is_day, zone, person, at, done_at,
    done_by, owner, campaign)
  SELECT 1, printf('Draft %d', i), at + 864000 + i, 1, 'UTC',
    printf('u%07d', i % (n / 100 + 1)), at, 0, '',
    printf('u%07d', i % (n / 100 + 1)), k + i FROM i, bench, k;
INSERT INTO reminder (deadline, ws, at, stage, snoozed_to)
  SELECT d + i, 1, at + 864000 + i, 0, 0 FROM i, bench, d;
INSERT INTO habit (ws, person, zone, language, morning, work_from, work_to,
    quiet_from, quiet_to, days_off, tiers)
  SELECT 1, printf('u%07d', i), '', '', 525, 540, 1080, 1140, 510, 96, ''
    FROM i;
INSERT INTO absence (ws, person, first, last)
  SELECT 1, printf('u%07d', i), '2026-01-01', '2026-01-02' FROM i;
INSERT INTO mute (ws, person, campaign, until)
  SELECT 1, printf('u%07d', i), k + i, at FROM i, bench, k;
INSERT INTO day (ws, person, network, morning_at, date, message, home_at,
    is_stale)
  SELECT 1, printf('u%07d', i), 'shell', at + 864000 + i, '', 0, 0, 0
    FROM i, bench;
INSERT INTO morning (ws, person, date, message, at)
  SELECT 1, printf('u%07d', i), '2026-01-01', 0, at FROM i, bench;
INSERT INTO nudge (ws, target, kind, deadline, campaign, at, led_at)
  SELECT 1, printf('u%07d', i), 'deadline', d + i, 0, at, 0 FROM i, bench, d;
INSERT INTO note (ws, creator, campaign, kind, person, at, text)
  SELECT 1, c + i, 0, 0, 'u0000001', at, 'warm' FROM i, bench, c;
INSERT INTO outcome (ws, campaign, creator, went_well, why, person, at)
  SELECT 1, k + i, c + i, 1, '', 'u0000001', at FROM i, bench, c, k;

-- What looks by handle, lists, tables and figures leave.
INSERT INTO profile (ws, creator, at, source, key, title, country, followers,
    is_rounded, is_hidden, following, posts, views, since, raw_until)
  SELECT 1, c + i, at, 1, printf('UC%07d', i), 'Somewhere', 'IT', 1000 + i, 0,
    0, 0, 100, 100000, at, at + 2592000 FROM i, bench, c;
INSERT INTO post_figure (ws, post, creator, source, at, title, text,
    published_at, duration, views, likes, comments, is_comments_off, paid,
    raw_until)
  SELECT 1, 1000000 + i, c + i, 1, at, 'Bread', '', at, 60, 1000, 10, 1, 0, 0,
    at + 2592000 FROM i, bench, c;
INSERT INTO call (ws, provider, bucket, path, state, units, tries, asked_at,
    next_ms, at, took_ms, status, trouble, again_at, is_short, is_sample, etag,
    body)
  SELECT 1, 'youtube', '', printf('videos?id=%d', i), 2, 1, 1, at, 0, at, 100,
    200, 0, 0, 0, 0, '', zeroblob(50) FROM i, bench;
INSERT INTO quota (ws, provider, bucket, window_start, spent, allowed)
  SELECT 1, 'other', '', at - i, 1, 10000 FROM i, bench;
INSERT INTO tube (ws, key, creator, state, person, at, message, import,
    stopped_by, why, again_at)
  SELECT 1, printf('@other.%07d', i), c + i, 3, printf('u%07d', i), at, 0, 0,
    '', 0, 0 FROM i, bench, c;
INSERT INTO crowd (import, ws, creator, source, rows, judged, dated, is_cut,
    has_names)
  SELECT 1000000 + i, 1, c + i, 1, 100, 0, 0, 0, 1 FROM i, c;
INSERT INTO follower (import, n, ws, same, hash, name, at, score)
  SELECT 1000000 + i, 1, 1, random(), randomblob(16), printf('f%d', i), at, 0
    FROM i, bench;
INSERT INTO fifty (ws, creator, import, seed, size, person, at, done_at)
  SELECT 1, c + i, 1000000 + i, i, 50, printf('u%07d', i), at, at
    FROM i, bench, c;
INSERT INTO fifty_pick (fifty, n, ws, follower, name, mark, person, at)
  SELECT id, 1, 1, 1, '', 0, '', at FROM fifty;
INSERT INTO fifty_view (fifty, person, ws, message, page)
  SELECT 1000000 + i, printf('u%07d', i), 1, 0, 0 FROM i;
INSERT INTO said (ws, creator, source, day, files, hash, figures, person, at)
  SELECT 1, c + i, 'Modash', '2026-11-10', '', '', '{}', printf('u%07d', i),
    at FROM i, bench, c;
INSERT INTO purpose (ws, creator, campaign, agency, person, at)
  SELECT 1, c + i, 0, 'Elsewhere', printf('u%07d', i), at FROM i, bench, c;
INSERT INTO second (ws, creator, look, asker, person, at, answered_at)
  SELECT 1, c + i, 1000000 + i, printf('u%07d', i), 'u0000001', at, at
    FROM i, bench, c;
INSERT INTO brand (ws, campaign, kind, name, key, person, at)
  SELECT 1, k + i, 1, printf('Rival %d', i), printf('rival %d', i),
    'u0000001', at FROM i, bench, k;
INSERT INTO table_post (ws, import, post, creator, at, title, text,
    published_at, views, likes, comments, paid, raw_until, reach, followers,
    is_pinned)
  SELECT 1, 1000000 + i, 1000000 + i, c + i, at, '', '', at, 1000, 10, 1, 0,
    at + 2592000, 0, 0, 0 FROM i, bench, c;
INSERT INTO peer (creator, ws, platform, followers, at, source, rate, formula,
    talk, raw_until)
  SELECT c + i, 1, 2, 1000 + i, at, 1, 100, 1, 1, at + 2592000
    FROM i, bench, c;
INSERT INTO mention (ws, message, creator)
  SELECT 1, 1000000000 + i, c + i FROM i, c;
INSERT INTO purged (ws, what, up_to) SELECT 1, printf('other-%d', i), 0 FROM i;
INSERT INTO asking (campaign, ws, who, need, have, at)
  SELECT 1000000 + i, 1, printf('<@u%07d>', i), 42, 40, at FROM i, bench;
INSERT INTO setting (ws, name, value)
  SELECT 1, printf('other-%07d', i), 'x' FROM i;
