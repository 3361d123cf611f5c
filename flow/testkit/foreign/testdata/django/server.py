"""A foreign authorization server for the tests: django-oauth-toolkit on Django, on the loopback port that is its argument,
or on a free one. It is as its documentation sets it up: the authorization endpoint asks for a sign-in before it looks at
the request, the one person is somebody with the password somebody, and its own pages are shown. The database is in memory.
Its first line on standard output is JSON with the endpoints and the clients, as server.mjs of oidc-provider writes it.
POST /forward?seconds=90 moves its clock. It stops when its standard input closes. Secrets are made anew at each start."""

import base64
import json
import secrets
import sys
import threading
import time
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from jwcrypto import jwk

REDIRECT_URI = "http://127.0.0.1:3599/callback"
LOGIN = """<h1>Sign in</h1><form method="post">{% csrf_token %}{{ form.as_p }}<input type="submit" value="Sign in"></form>"""

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(),
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    MIGRATION_MODULES={"auth": None, "contenttypes": None, "oauth2_provider": None},  # the tables as they are now
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [
        ("django.template.loaders.locmem.Loader", {"login.html": LOGIN}),
        "django.template.loaders.app_directories.Loader",
    ]}}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # the one password is no secret
    STATIC_URL="/static/",
    LOGIN_URL="/login/",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": jwk.JWK.generate(kty="RSA", size=2048).export_to_pem(private_key=True, password=None).decode(),
        "SCOPES": {"openid": "Who you are", "email": "Your e-mail address", "write": "Write for you"},
        "DEFAULT_SCOPES": ["openid"],
        "PKCE_REQUIRED": lambda client_id: client_id == "foreign-public",
    },
)
django.setup()

from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Application

ahead = 0  # seconds
real_time, real_now = time.time, timezone.now
time.time = lambda: real_time() + ahead
timezone.now = lambda: real_now() + timedelta(seconds=ahead)


@csrf_exempt
def forward(request):
    global ahead
    ahead += int(request.GET["seconds"])
    return HttpResponse()


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html")),
    path("forward", forward),
    path("", include("oauth2_provider.urls")),
]

# How the documentation has a client that may not be used.
Application.is_usable = lambda self, request: self.client_id != "foreign-disabled"


def client(client_id, method, grant=Application.GRANT_AUTHORIZATION_CODE):
    # Standard base64 has + / =, which a client must percent-encode before it builds the Basic header.
    secret = "" if method == "none" else base64.b64encode(secrets.token_bytes(32)).decode()
    Application.objects.create(
        client_id=client_id, client_secret=secret, authorization_grant_type=grant, redirect_uris=REDIRECT_URI,
        client_type="public" if method == "none" else "confidential", algorithm=Application.RS256_ALGORITHM, name="Example")
    return {"client_id": client_id, "client_secret": secret, "token_endpoint_auth_method": method}


class Quiet(WSGIRequestHandler):
    timeout = 10  # one thread serves all: a silent connection must not keep the others

    def log_message(self, *args):
        pass


def main():
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user("somebody", "somebody@example.test", "somebody")
    http = make_server("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0, get_wsgi_application(), handler_class=Quiet)
    issuer = f"http://127.0.0.1:{http.server_port}"
    print(json.dumps({
        "issuer": issuer, "authorization_endpoint": issuer + "/authorize/", "token_endpoint": issuer + "/token/",
        "userinfo_endpoint": issuer + "/userinfo/", "clients": [
            client("foreign-basic", "client_secret_basic"),
            client("foreign-post", "client_secret_post"),
            client("foreign-public", "none"),
            client("foreign-odd", "client_secret_basic"),
            client("foreign-disabled", "client_secret_basic"),
            client("foreign-machine", "client_secret_basic", Application.GRANT_CLIENT_CREDENTIALS),
        ]}), flush=True)

    def stop():
        sys.stdin.read()
        http.shutdown()

    threading.Thread(target=stop, daemon=True).start()
    http.serve_forever()


main()
