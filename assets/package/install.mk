# Installs oauthwalk from this folder: for everybody (make install, PREFIX=/usr/local), or for yourself (make user-install).
# DESTDIR stands before every path, for those who build packages. uninstall and user-uninstall take the same files away.

PREFIX ?= /usr/local
files := $(shell cd tree && find . -type f | sort)

.PHONY: install uninstall user-install user-uninstall

install:
	@for f in $(files); do \
		mode=644; [ ! -x "tree/$$f" ] || mode=755; \
		install -D -m $$mode "tree/$$f" "$(DESTDIR)$(PREFIX)/$$f" || exit 1; \
	done

uninstall:
	@for f in $(files); do rm -f "$(DESTDIR)$(PREFIX)/$$f"; done

user-install:
	@$(MAKE) --no-print-directory install PREFIX="$(HOME)/.local"
	@command -v oauthwalk >/dev/null || echo "Put $(HOME)/.local/bin into PATH to start it by its name."

user-uninstall:
	@$(MAKE) --no-print-directory uninstall PREFIX="$(HOME)/.local"
