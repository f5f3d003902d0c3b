/*
 * What the writers of exports share: chance, which is the same on every machine,
 * days, and the people whom all the files speak of.
 */
#ifndef ASSOCIATION_GENERATE_H
#define ASSOCIATION_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "record.h"
#include "words.h"

#define COUNT(list)            (sizeof(list) / sizeof *(list))
#define PICK(list)             ((list)[draw(COUNT(list))])
#define TROUBLE(schedule, row) trouble_of(schedule, COUNT(schedule), row)

enum { PEOPLE = 1190, EARLIEST_YEAR = 1998 };

/* Filled by the contacts, which are written first; from 1. */
struct person {
	char name[CELL];
	char email[CELL]; /* as it should be, or empty */
	unsigned external_id;
};
extern struct person people[PEOPLE + 1];

struct day {
	unsigned year, month, day;
};

/* A number below `below`. */
uint32_t draw(uint32_t below);
struct day any_day(unsigned since, unsigned years);
enum trouble trouble_of(const struct schedule *schedule, size_t count, unsigned row);
void upper_case(char *text);

/* Each writes a whole file. */
void write_completions(FILE *file);
void write_fees(FILE *file);

#endif
