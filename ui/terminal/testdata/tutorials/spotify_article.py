"""A program of a reader of the Spotify article, in our words. CORRECTED names the corrections of its companion."""
import os
import secrets
from urllib.parse import urlencode

import requests
from flask import Flask, redirect, request, session

CORRECTED = os.environ.get("CORRECTED", "").split()
AUTH = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
app = Flask(__name__)
app.secret_key = "only for this test"


@app.route("/")
def link():
    scopes = ["user-read-email", "user-follow-read"]
    query = {"client_id": AUTH[0], "scope": scopes, "redirect_uri": os.environ["REDIRECT_URI"], "response_type": "code"}
    if "scope-list" in CORRECTED:
        query["scope"] = " ".join(scopes)
    if "no-state" in CORRECTED:
        session["state"] = query["state"] = secrets.token_urlsafe()
    return redirect(os.environ["AUTHORIZATION"] + "?" + urlencode(query))


def tokens_for(form):
    response = requests.post(os.environ["TOKEN"], data=form, auth=AUTH, timeout=10)
    response.raise_for_status()
    return response.json()


def followed(token):
    address, names = os.environ["API"] + "/me/following?type=artist&limit=50", []
    while address:
        if "token-in-query" in CORRECTED:
            page = requests.get(address, headers={"Authorization": "Bearer " + token}, timeout=10).json()["artists"]
        else:
            page = requests.get(address, params={"access_token": token}, timeout=10).json()["artists"]
        names += [artist["name"] for artist in page["items"]]
        address = page["next"]
    return names


@app.route("/spotify/callback")
def callback():
    if "unused-callback" not in CORRECTED:
        return "called back"
    if "error" in request.args or request.args.get("state") != session.pop("state", None):
        return "refused", 400
    first = tokens_for({"grant_type": "authorization_code", "code": request.args["code"], "redirect_uri": os.environ["REDIRECT_URI"]})
    later = tokens_for({"grant_type": "refresh_token", "refresh_token": first["refresh_token"]})
    return "follows: " + ", ".join(followed(later["access_token"]))


app.run(port=int(os.environ["PORT"]))
