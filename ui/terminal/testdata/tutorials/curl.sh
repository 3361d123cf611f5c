#!/bin/sh
# curl, from the code to the API: exchange, refresh, call.
set -eu
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
user="$CLIENT_ID:$CLIENT_SECRET"
refresh=$(curl -sS --fail -u "$user" -d grant_type=authorization_code --data-urlencode "code=$CODE" \
	--data-urlencode "redirect_uri=$REDIRECT_URI" "$TOKEN" | member refresh_token)
access=$(curl -sS --fail -u "$user" -d grant_type=refresh_token --data-urlencode "refresh_token=$refresh" "$TOKEN" | member access_token)
curl -sS --fail -H "Authorization: Bearer $access" "$API/me"
