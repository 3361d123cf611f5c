// A foreign authorization server for the tests: oidc-provider on a free loopback port, with three native clients that
// differ in how they authenticate, a web client with one exact redirect URI, and one that may not use the code grant.
// POST /forward?seconds=90 moves its clock, so that a code expires without a wait. Its first line on standard output is
// JSON with the endpoints and the clients. It stops on SIGTERM and when its standard input closes, so that it never outlives
// the test that started it.
//
// Users sign in and consent on oidc-provider's own development pages: plain HTML forms, no script, any name and
// password. Keys and client secrets are made anew at each start, so none is kept in the repository.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';

import Provider from 'oidc-provider';

const seconds = { minute: 60, hour: 3600, day: 86400 };

// Native clients may use any port on loopback (RFC 8252 7.3), so that each test can listen where it finds room.
const redirectURIs = [
  'http://127.0.0.1/callback',
  'http://[::1]/callback',
  'http://localhost/callback',
];

const webURI = 'http://127.0.0.1:3599/callback';

const clients = [
  client('foreign-basic', 'client_secret_basic'),
  client('foreign-post', 'client_secret_post'),
  client('foreign-public', 'none'),
  // Everything else compares redirect URIs byte by byte, the port included.
  { ...client('foreign-web', 'client_secret_basic'), application_type: 'web', redirect_uris: [webURI] },
  { ...client('foreign-machine', 'client_secret_basic'), grant_types: ['client_credentials'], response_types: [], redirect_uris: [] },
];

function client(id, authentication) {
  const metadata = {
    client_id: id,
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: redirectURIs,
    token_endpoint_auth_method: authentication,
  };
  if (authentication !== 'none') {
    // Standard base64 has + / =, which a client must percent-encode before it builds the Basic header.
    metadata.client_secret = randomBytes(32).toString('base64');
  }
  return metadata;
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' };
}

const configuration = {
  clients,
  jwks: { keys: [signingKey()] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: {
    openid: ['sub'],
    profile: ['name'],
    email: ['email', 'email_verified'],
  },
  scopes: ['openid', 'offline_access', 'profile', 'email'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    userinfo: { enabled: true },
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Test user ${id}`, email: `${id}@example.test`, email_verified: true }),
  }),
  // A refresh token with every code, offline_access or not: the walk has a refresh stage to show.
  issueRefreshToken: (_ctx, { grantTypes }) => grantTypes.includes('refresh_token'),
  expiresWithSession: () => false,
  // Only the client without a secret must use PKCE, so that the plain code flow can be walked as well.
  pkce: { required: (_ctx, { tokenEndpointAuthMethod }) => tokenEndpointAuthMethod === 'none' },
  // In one plain line, and without the request's own parameters, which the stock page repeats.
  renderError: (ctx, { error, error_description: description }) => {
    ctx.type = 'text';
    ctx.body = `${error}: ${description}`;
  },
  ttl: {
    AccessToken: seconds.hour,
    AuthorizationCode: seconds.minute,
    Grant: seconds.day,
    IdToken: seconds.hour,
    Interaction: seconds.hour,
    RefreshToken: seconds.day,
    Session: seconds.day,
  },
};

const now = Date.now;
let ahead = 0; // milliseconds
Date.now = () => now() + ahead;

// The issuer holds the port, so the port must be known before there is a provider to serve.
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, configuration);
provider.on('server_error', (_ctx, err) => console.error(err));
const handle = provider.callback();
server.on('request', (req, res) => {
  // The stock pages ask a font server for a font; a test talks to no other machine.
  res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  res.setHeader('Date', new Date(Date.now()).toUTCString());
  const { pathname, searchParams } = new URL(req.url, issuer);
  if (pathname === '/forward') {
    ahead += Number(searchParams.get('seconds')) * 1000;
    res.end();
    return;
  }
  handle(req, res);
});

console.log(JSON.stringify({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  clients: clients.map(({ client_id, client_secret, token_endpoint_auth_method }) => ({
    client_id,
    client_secret,
    token_endpoint_auth_method,
  })),
}));

function stop() {
  server.close();
  server.closeAllConnections();
  process.exit(0);
}

process.on('SIGTERM', stop);
process.stdin.on('close', stop).resume();
