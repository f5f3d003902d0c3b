/*
 * Secrets: what in a script looks like a password.
 *
 * No secret is ever stored, so a script that holds one is refused. Pure; any
 * thread.
 */
#ifndef WB_LANG_SECRET_H
#define WB_LANG_SECRET_H

#include "base/text.h"

/* A password in scheme://user:secret@host, or behind password=, pwd= and the like. */
bool wb_locator_holds_secret(struct wb_text locator);

/* Whether an option of that name holds a secret: password, api_token, … */
bool wb_is_secret_name(struct wb_text name);

/* env:NAME: the name of an environment variable in place of a secret. */
bool wb_names_environment(struct wb_text value);

#endif
