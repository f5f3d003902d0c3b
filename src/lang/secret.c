#include "lang/secret.h"

#include <string.h>

#include "lang/lexer.h"

/* Names, or ends of names, of what must not be written down. */
static const char *const secret_names[] = {
	"password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api_key",
};

static struct wb_text
from(struct wb_text text, size_t offset)
{
	return (struct wb_text){ text.at + offset, text.len - offset };
}

/* The offset of the first of `bytes`, or text.len. */
static size_t
find_any(struct wb_text text, const char *bytes)
{
	size_t i = 0;

	while (i < text.len && !strchr(bytes, text.at[i]))
		i++;
	return i;
}

bool
wb_is_secret_name(struct wb_text name)
{
	for (size_t i = 0; i < sizeof secret_names / sizeof *secret_names; i++) {
		struct wb_text ending = wb_text_of(secret_names[i]);

		if (name.len >= ending.len &&
		    wb_text_equal_ignoring_case(from(name, name.len - ending.len), ending))
			return true;
	}
	return false;
}

bool
wb_names_environment(struct wb_text value)
{
	return value.len > 4 && !memcmp(value.at, "env:", 4) && wb_is_word(from(value, 4));
}

/* Whether it begins as a port does: digits, then the end or a path. */
static bool
begins_as_port(struct wb_text text)
{
	size_t i = 0;

	while (i < text.len && wb_is_digit(text.at[i]))
		i++;
	return i && (i == text.len || strchr("/?#,", text.at[i]));
}

/* Behind "://": user:secret@host. A secret may itself hold "/" or "@". */
static bool
authority_holds_secret(struct wb_text rest)
{
	size_t colon = find_any(rest, ":/?#[ ");
	struct wb_text secret;

	if (colon == rest.len || rest.at[colon] != ':')
		return false;
	secret = from(rest, colon + 1);
	secret.len = find_any(secret, " ");
	return secret.len && secret.at[0] != '@' && !begins_as_port(secret) &&
	       memchr(secret.at, '@', secret.len);
}

/* Before the "=" at `equal` stands a name, behind it a value. */
static bool
pair_holds_secret(struct wb_text locator, size_t equal)
{
	struct wb_text name = wb_text_trim((struct wb_text){ locator.at, equal });
	struct wb_text value = wb_text_trim(from(locator, equal + 1));
	size_t start = name.len;

	while (start && wb_is_word_byte(name.at[start - 1]))
		start--;
	value.len = find_any(value, "&; ");
	return value.len && !wb_names_environment(value) && wb_is_secret_name(from(name, start));
}

bool
wb_locator_holds_secret(struct wb_text locator)
{
	for (size_t i = 0; i < locator.len; i++) {
		struct wb_text rest = from(locator, i);

		if (rest.len > 3 && !memcmp(rest.at, "://", 3) &&
		    authority_holds_secret(from(rest, 3)))
			return true;
		if (rest.at[0] == '=' && pair_holds_secret(locator, i))
			return true;
	}
	return false;
}
