"""A program of a reader of the book's section on the code flow, in our words: it begins with a refresh token in a file."""
import os

import requests

auth = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
corrected = "CORRECTED" in os.environ
if os.environ.get("METHOD") == "client_credentials":
    form = {"grant_type": "client_credentials"}
else:
    with open(".pytify", encoding="utf-8") as file:
        line = file.readline()
    form = {"grant_type": "refresh_token", "refresh_token": line.strip() if corrected else line}
response = requests.post(os.environ["TOKEN"], data=form, auth=auth, timeout=10)
if not response.ok:
    raise SystemExit("refused: " + response.json().get("error_description", ""))
tokens = response.json()
if corrected and "refresh_token" in tokens:
    with open(".pytify", "w", encoding="utf-8") as file:
        file.write(tokens["refresh_token"])
play = requests.put(os.environ["API"] + "/me/player/play", headers={"Authorization": "Bearer " + tokens["access_token"]}, timeout=10)
print("plays:", play.status_code)
