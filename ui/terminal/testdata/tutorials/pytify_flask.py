"""A program of a reader of the book's section on Flask, in our words. CORRECTED names the corrections of its companion."""
import os
import secrets
from urllib.parse import urlencode

import requests
from flask import Flask, request, session

CORRECTED = os.environ.get("CORRECTED", "").split()
REDIRECT_URI = os.environ["REDIRECT_URI"]
app = Flask(__name__)
app.secret_key = "only for this test"


@app.route("/")
def home():
    query = {"client_id": os.environ["CLIENT_ID"], "response_type": "code", "redirect_uri": REDIRECT_URI,
             "scope": "user-read-private user-modify-playback-state"}
    if "no-state" in CORRECTED:
        session["state"] = query["state"] = secrets.token_urlsafe()
    return f"<a href={os.environ['AUTHORIZATION']}?{urlencode(query)}> authorize </a>"


def exchange(code):
    form = {"code": code, "redirect_uri": REDIRECT_URI, "grant_type": "authorization_code"}
    if "stray-json" not in CORRECTED:
        form["json"] = True
    response = requests.post(os.environ["TOKEN"], data=form, auth=(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]), timeout=10)
    if response.status_code != 200 if "only-400" in CORRECTED else response.status_code == 400:
        raise ValueError(response.json().get("error_description", ""))
    return response.json()


@app.route("/callback")
def callback():
    if "no-state" in CORRECTED and request.args.get("state") != session.pop("state", None):
        return "the state is another one", 400
    code = request.args.get("code", "")
    if "denial-exchanged" in CORRECTED and not code:
        return "denied: " + request.args.get("error", ""), 400
    answer = exchange(code) if "one-too-many" in CORRECTED else exchange(app, code)
    with open(".pytify", "w", encoding="utf-8") as file:
        file.write(answer["refresh_token"])
    return "all set"


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
