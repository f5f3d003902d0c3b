/* Who makes a change: WAYBILL_AUTHOR, else the user's name. */
#ifndef WB_PROJECT_AUTHOR_H
#define WB_PROJECT_AUTHOR_H

const char *wb_author(void);

#endif
