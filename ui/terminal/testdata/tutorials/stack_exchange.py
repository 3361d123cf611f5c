"""A program of a reader of auth-code-flow, in our words: the few methods that the text calls, written for this test."""
import os
import secrets
from urllib.parse import urlencode

import requests
from flask import Flask, redirect, request

CORRECTED = os.environ.get("CORRECTED", "").split()
STORE = {"reader": {}}
app = Flask(__name__)


class Manager:
    def endpoint(self, state):
        scope = "read_inbox,private_info" if "eternal-token" in CORRECTED else "no_expiry"
        query = {"client_id": os.environ["CLIENT_ID"], "redirect_uri": os.environ["REDIRECT_URI"], "scope": scope, "state": state}
        return os.environ["BASE"] + "/oauth?" + urlencode(query)

    def fetch(self, user, code, state, as_form):
        if STORE[user].get("state") != state:
            raise ValueError("the state is another one")
        if "state-stays" in CORRECTED:
            del STORE[user]["state"]
        values = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"], "code": code,
                  "redirect_uri": os.environ["REDIRECT_URI"]}
        address = os.environ["BASE"] + "/oauth/access_token/json"
        if as_form:
            return requests.post(address, data=values, timeout=10)
        return requests.post(address, params=values, timeout=10)


manager = Manager()


@app.route("/")
def start():
    STORE["reader"]["state"] = secrets.token_urlsafe()
    return redirect(manager.endpoint(STORE["reader"]["state"]))


@app.route("/oauth/callback/stackexchange")
def callback():
    if "denial-breaks" in CORRECTED and "error" in request.args:
        return "denied", 400
    answer = manager.fetch("reader", request.args["code"], request.args["state"], as_form="QUERY" not in os.environ).json()
    if "access_token" not in answer:
        return "refused: " + str(answer), 502
    query = {"site": "stackoverflow", "key": os.environ["KEY"]} if "key-and-site" in CORRECTED else {}
    me = requests.get(os.environ["API"] + "/me", params=query, headers={"Authorization": "Bearer " + answer["access_token"]}, timeout=10).json()
    if "items" not in me:
        return f"members: {' '.join(sorted(answer))}; refused: {me['error_name']}", 502
    return f"members: {' '.join(sorted(answer))}; is: {me['items'][0]['display_name']}"


app.run(port=int(os.environ["PORT"]))
