#include "project/author.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

const char *
wb_author(void)
{
	const char *name = getenv("WAYBILL_AUTHOR");
	const struct passwd *user;

	if (name && *name)
		return name;
	user = getpwuid(geteuid());
	return user && user->pw_name && *user->pw_name ? user->pw_name : "unknown";
}
