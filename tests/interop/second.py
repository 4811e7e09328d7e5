# SPDX-License-Identifier: BSD-2-Clause
"""The second opinion: Slack's Python SDK on the local workspace.

usage: python second.py WORKSPACE

It shares no code with the Node client that app.mjs uses, and differs where
the protocol leaves room: it omits an ack's empty payload, sends forms where
the other sends JSON, and keeps a socket of its own.
"""
import json
import subprocess
import sys
import threading
import time
import traceback
import urllib.request

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

KEY = {"event_type": "callsheet_post", "event_payload": {"key": "r-81"}}


def until(what, look, seconds=5):
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError("did not happen: " + what)
        time.sleep(0.01)


class Site:
    """The workspace, an app on it, and what the app has seen."""

    def __init__(self, path):
        self.child = subprocess.Popen(
            [path, "--json", "--control", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE)
        self.ready = json.loads(self.child.stdout.readline())
        self.web = WebClient(token=self.ready["bot_token"],
                             base_url=self.ready["api_url"])
        self.socket = SocketModeClient(app_token=self.ready["app_token"],
                                       web_client=self.web)
        self.socket.socket_mode_request_listeners.append(self.took)
        self.seen = []
        self.answers = {}
        self.mute = False

    def took(self, client, request):
        self.seen.append(request)
        if self.mute:
            return
        word = (request.payload.get("text") or " ").split(" ")[0] \
            if request.type == "slash_commands" else request.type
        payload = self.answers.get(word)
        if callable(payload):
            payload = payload(request)
        client.send_socket_mode_response(SocketModeResponse(
            envelope_id=request.envelope_id, payload=payload))

    def page(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(
                self.ready["page"] + path, data=data)) as answer:
            return json.load(answer)

    def say(self, who, channel, text):
        answer = self.page("page/send", {"as": who, "channel": channel,
                                         "text": text})
        assert answer["ok"], answer
        return answer.get("ts")

    def sees(self, who, channel, text):
        return until(f"{who} sees {text}", lambda: next(
            (m for m in self.page(
                f"page/messages?as={who}&channel={channel}&limit=200")
             ["messages"] if m["text"] == text), None))

    def heard(self, is_it, seconds=5):
        return until("an envelope", lambda: next(
            (r for r in self.seen if is_it(r)), None), seconds)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except SlackApiError as error:
        assert error.response["error"] == code, error.response["error"]
        return
    raise AssertionError("expected the refusal " + code)


def connect(s):
    s.socket.connect()
    until("a connection", lambda: s.page("page/state?as=U0ANA")["bot"]
          ["connected"])
    assert s.web.auth_test()["user_id"] == "U0BOT"


def command_with_payload(s):
    s.answers["hello"] = {"text": "hello back"}
    s.say("U0SAM", "C0SPRING", "/callsheet hello @mira & co")
    request = s.heard(lambda r: r.type == "slash_commands")
    assert request.payload["text"] == "hello <@U0MIRA|mira> &amp; co"
    assert request.accepts_response_payload
    assert s.sees("U0SAM", "C0SPRING", "hello back")["ephemeral"]


def ack_without_payload(s):
    s.say("U0SAM", "C0SPRING", "/callsheet nothing")
    s.heard(lambda r: r.payload.get("text") == "nothing")
    until("its ack", lambda: any(
        e["state"] == "acked" and e["payload"].get("text") == "nothing"
        for e in s.page("control/envelopes")["envelopes"]))


def event(s):
    s.say("U0SAM", "D0SAM", "hi there")
    request = s.heard(lambda r: r.type == "events_api" and
                      r.payload["event"].get("text") == "hi there")
    assert request.retry_attempt == 0 and request.retry_reason == ""
    assert request.payload["authorizations"][0]["is_bot"]
    assert not request.accepts_response_payload


def event_again(s):
    s.page("control/settings", {"ack_ms": 200, "retry_ms": [0, 100, 100]})
    s.mute = True
    s.say("U0SAM", "D0SAM", "once more")
    again = s.heard(lambda r: r.type == "events_api" and r.retry_attempt
                    and r.payload["event"].get("text") == "once more")
    s.mute = False
    s.page("control/settings", {"ack_ms": 3000})
    assert again.retry_reason == "timeout", again.retry_reason


def post_update_delete(s):
    sent = s.web.chat_postMessage(channel="C0SPRING", text="draft",
                                  metadata=KEY, blocks=[{"type": "divider"}])
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    s.web.chat_update(text="final", **where)
    m = s.sees("U0ANA", "C0SPRING", "final")
    assert m["ts"] == sent["ts"] and "blocks" not in m
    found = s.web.conversations_history(channel="C0SPRING", limit=1,
                                        include_all_metadata=True)
    assert found["messages"][0]["metadata"] == KEY
    s.web.chat_delete(**where)
    refused("message_not_found", s.web.chat_delete, **where)


def button(s):
    sent = s.web.chat_postMessage(channel="C0SPRING", text="Go?", blocks=[
        {"type": "actions", "block_id": "b", "elements": [
            {"type": "button", "action_id": "go", "value": "7",
             "text": {"type": "plain_text", "text": "Go"}}]}])
    assert s.page("page/action", {
        "as": "U0SAM", "channel": "C0SPRING", "ts": sent["ts"],
        "block_id": "b", "action_id": "go", "value": "7"})["ok"]
    request = s.heard(lambda r: r.payload.get("type") == "block_actions")
    assert request.payload["actions"][0]["value"] == "7"
    assert not request.accepts_response_payload


def modal(s):
    def opened(request):
        s.web.views_open(trigger_id=request.payload["trigger_id"], view={
            "type": "modal", "callback_id": "form",
            "title": {"type": "plain_text", "text": "Form"},
            "submit": {"type": "plain_text", "text": "Save"},
            "blocks": [{"type": "input", "block_id": "who",
                        "label": {"type": "plain_text", "text": "Who"},
                        "element": {"type": "plain_text_input",
                                    "action_id": "v"}}]})

    def judged(request):
        values = request.payload["view"]["state"]["values"]
        if values["who"]["v"]["value"] == "bad":
            return {"response_action": "errors",
                    "errors": {"who": "Not that one"}}
        return None

    def submit(value):
        return s.page("page/submit", {
            "as": "U0ANA", "view_id": view["id"], "state": {"values": {
                "who": {"v": {"type": "plain_text_input",
                              "value": value}}}}})

    s.answers.update(form=opened, interactive=judged)
    s.say("U0ANA", "C0SPRING", "/callsheet form")
    view = until("a form", lambda: s.page("page/state?as=U0ANA")["views"])[0]
    assert submit("bad")["errors"] == {"who": "Not that one"}
    assert submit("good") == {"ok": True, "action": "close"}


def upload(s):
    done = s.web.files_upload_v2(channel="C0SPRING", filename="n.txt",
                                 content="hello", title="N",
                                 initial_comment="a file")
    info = s.web.files_info(file=done["file"]["id"])["file"]
    ts = info["shares"]["public"]["C0SPRING"][0]["ts"]
    assert s.sees("U0SAM", "C0SPRING", "a file")["ts"] == ts


def home(s):
    s.web.views_publish(user_id="U0SAM", view={
        "type": "home", "blocks": [{"type": "divider"}]})
    assert s.page("page/state?as=U0SAM")["home"]


def page_by_page(s):
    found = [m for page in s.web.conversations_members(channel="C0SPRING",
                                                       limit=1)
             for m in page["members"]]
    assert sorted(found) == ["U0ANA", "U0BOT", "U0MIRA", "U0SAM"]


def refusals(s):
    refused("channel_not_found", s.web.chat_postMessage, channel="C0NONE",
            text="x")
    refused("invalid_auth", s.web.auth_test, token="xoxb-other")
    refused("user_not_found", s.web.users_info, user="U0NONE")


def limit_is_obeyed(s):
    patient = WebClient(token=s.ready["bot_token"],
                        base_url=s.ready["api_url"])
    patient.retry_handlers.append(RateLimitErrorRetryHandler())
    s.page("control/fault", {"method": "chat.postMessage",
                             "kind": "ratelimited", "retry_after": 1})
    before = time.monotonic()
    patient.chat_postMessage(channel="C0SPRING", text="after the limit")
    assert time.monotonic() - before >= 1


def connection_lost(s):
    s.page("control/close", {"how": "rst"})
    until("nobody connected", lambda: not s.page("page/state?as=U0ANA")
          ["bot"]["connected"])
    s.socket.connect_to_new_endpoint(force=True)
    s.answers["back"] = {"text": "back again"}
    until("a connection", lambda: s.page("page/state?as=U0ANA")["bot"]
          ["connected"], 15)
    s.say("U0SAM", "C0SPRING", "/callsheet back")
    s.sees("U0SAM", "C0SPRING", "back again")


CHECKS = [connect, command_with_payload, ack_without_payload, event,
          event_again, post_update_delete, button, modal, upload, home,
          page_by_page, refusals, limit_is_obeyed, connection_lost]


def main():
    site = Site(sys.argv[1])
    failed = 0
    # Whatever hangs, it ends, and the workspace with it.
    watch = threading.Timer(60, site.child.kill)
    watch.daemon = True
    watch.start()
    for check in CHECKS:
        try:
            check(site)
            print("ok   " + check.__name__, flush=True)
        except Exception as error:  # each check may fail in its own way
            failed += 1
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            print(f"FAIL {check.__name__}: {error!r} [line {line}]",
                  flush=True)
    site.socket.close()
    site.child.terminate()
    if site.child.wait(6) != 0:
        failed += 1
        print(f"FAIL the workspace ended with {site.child.returncode}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(failed != 0)


main()
