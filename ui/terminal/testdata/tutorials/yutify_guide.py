"""A program of a reader of the yutify guide, in our words: as the stored text leaves it, or with ADDED=1 its announced steps."""
import os
import secrets

import requests
from flask import Flask, abort, redirect, request, session

BASE = os.environ["BASE"]
app = Flask(__name__)
app.secret_key = "only for this test"


@app.route("/authorize")
def authorize():
    session["state"] = secrets.token_urlsafe()
    return redirect(f"{BASE}/authorize?client_id={os.environ['CLIENT_ID']}&redirect_uri={os.environ['REDIRECT_URI']}"
                    f"&response_type=code&scope=activity&state={session['state']}")


@app.route("/callback")
def callback():
    if request.args.get("state") != session.pop("state", None):
        abort(400, "the state is another one")
    if "error" in request.args:
        abort(400, "denied: " + request.args["error_description"])
    if "ADDED" not in os.environ:
        return "code on the page: " + request.args["code"]
    auth = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    form = {"grant_type": "authorization_code", "code": request.args["code"], "redirect_uri": os.environ["REDIRECT_URI"]}
    tokens = requests.post(BASE + "/api/token", data=form, auth=auth, timeout=10).json()
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    tokens = requests.post(BASE + "/api/token", data=form, auth=auth, timeout=10).json()
    me = requests.get(BASE + "/api/me", headers={"Authorization": "Bearer " + tokens["access_token"]}, timeout=10)
    return "listens to: " + me.json()["music_info"]["title"]


app.run(port=int(os.environ["PORT"]))
