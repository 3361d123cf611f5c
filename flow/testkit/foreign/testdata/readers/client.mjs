// openid-client, from the code to the API: told where, it exchanges, refreshes and calls. node client.mjs
import * as oauth from "openid-client";

const { AUTHORIZATION, TOKEN, API, BASE, CLIENT_ID, CLIENT_SECRET, CALLBACK, STATE } = process.env;
const server = { issuer: BASE, authorization_endpoint: AUTHORIZATION, token_endpoint: TOKEN };
const config = new oauth.Configuration(server, CLIENT_ID, {}, oauth.ClientSecretBasic(CLIENT_SECRET));
oauth.allowInsecureRequests(config); // for a server on this machine alone
const first = await oauth.authorizationCodeGrant(config, new URL(CALLBACK), { expectedState: STATE });
const second = await oauth.refreshTokenGrant(config, first.refresh_token);
const response = await oauth.fetchProtectedResource(config, second.access_token, new URL(`${API}/me`), "GET");
console.log(await response.text());
