/* Who makes a change: WAYBILL_AUTHOR, else the user's name. */
#ifndef WB_CLI_AUTHOR_H
#define WB_CLI_AUTHOR_H

const char *wb_author(void);

#endif
