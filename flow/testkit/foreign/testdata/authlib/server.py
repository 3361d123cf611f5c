"""A foreign authorization server for the tests: Authlib on Flask, on a free loopback port, with a client for each way to
authenticate. It consents at once: nobody signs in. Its first line on standard output is JSON with the endpoints and the
clients, as server.mjs of oidc-provider writes it. POST /forward?seconds=90 moves its clock. It stops when its standard
input closes, so that it never outlives the test that started it. Secrets are made anew at each start."""

import base64
import json
import os
import secrets
import sys
import threading
import time

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain http, on loopback only

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify, request
from werkzeug.serving import make_server

REDIRECT_URI = "http://127.0.0.1:3599/callback"


class Client(ClientMixin):
    def __init__(self, client_id, method, secret="", grant="authorization_code"):
        self.client_id, self.method, self.grant = client_id, method, grant
        self.client_secret = secret or ("" if method == "none" else secrets.token_urlsafe(32))

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return REDIRECT_URI

    def get_allowed_scope(self, scope):
        return " ".join(s for s in scope.split() if s in ("openid", "email")) if scope else ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == REDIRECT_URI

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(self.client_secret, client_secret)

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.method

    def check_response_type(self, response_type):
        return response_type == "code" and self.grant == "authorization_code"

    def check_grant_type(self, grant_type):
        return grant_type == self.grant


class Code(AuthorizationCodeMixin):
    def __init__(self, code, request):
        self.code, self.client_id, self.scope = code, request.client.client_id, request.scope
        self.redirect_uri, self.made = request.redirect_uri, time.time()
        self.code_challenge = request.data.get("code_challenge")
        self.code_challenge_method = request.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class Person:
    def get_user_id(self):
        return "ann"


codes = {}
clients = {c.client_id: c for c in (
    Client("foreign-basic", "client_secret_basic"),
    Client("foreign-post", "client_secret_post"),
    Client("foreign-public", "none"),
    # Standard base64 has + / =. Authlib does not percent-decode what a Basic header holds.
    Client("foreign-odd", "client_secret_basic", base64.b64encode(secrets.token_bytes(31) + b"?").decode()),
    Client("foreign-disabled", "client_secret_basic"),
    Client("foreign-machine", "client_secret_basic", grant="client_credentials"),
)}


def usable(client_id):
    return None if client_id == "foreign-disabled" else clients.get(client_id)


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def save_authorization_code(self, code, request):
        codes[code] = Code(code, request)

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        return found if found and found.client_id == client.client_id and found.made + 60 > time.time() else None

    def delete_authorization_code(self, authorization_code):
        codes.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return Person()


ahead = 0  # seconds
real_time = time.time
time.time = lambda: real_time() + ahead

app = Flask(__name__)
app.config["OAUTH2_SCOPES_SUPPORTED"] = ["openid", "email"]
server = AuthorizationServer(app, query_client=usable, save_token=lambda token, request: None)
server.register_grant(CodeGrant, [CodeChallenge(required=True)])


@app.get("/authorize")
def authorize():
    try:
        server.get_consent_grant(end_user=Person())
    except OAuth2Error as error:
        if error.redirect_uri:  # RFC 6749 4.1.2.1: what is not about client and redirect URI goes back
            return server.handle_response(*error())
        return jsonify(dict(error.get_body())), 400
    return server.create_authorization_response(grant_user=Person())


@app.post("/token")
def token():
    return server.create_token_response()


@app.post("/forward")
def forward():
    global ahead
    ahead += int(request.args["seconds"])
    return ""


def main():
    http = make_server("127.0.0.1", 0, app, threaded=True)
    issuer = f"http://127.0.0.1:{http.server_port}"
    print(json.dumps({"issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token", "clients": [
        {"client_id": c.client_id, "client_secret": c.client_secret, "token_endpoint_auth_method": c.method}
        for c in clients.values()]}), flush=True)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    sys.stdin.read()
    http.shutdown()


main()
