"""Authlib's client, from the code to the API: told where, it exchanges, refreshes and calls."""
import os

from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], redirect_uri=os.environ["REDIRECT_URI"],
                        token_endpoint_auth_method="client_secret_basic")
session.fetch_token(os.environ["TOKEN"], code=os.environ["CODE"], grant_type="authorization_code")
session.refresh_token(os.environ["TOKEN"], refresh_token=session.token["refresh_token"])
print(session.get(os.environ["API"] + "/me", timeout=10).text)
