#include "study/synonym.h"

#include <stddef.h>

const char *const wb_synonyms[] = {
	/* People. */
	"first name|given name|forename|fname|firstname|first|vorname|prenom",
	"last name|family name|surname|lname|lastname|last|nachname",
	"middle name|middle initial|middlename|mname|mi|second name",
	"full name|fullname|complete name|display name",
	"nick name|nickname|alias|called|preferred name",
	"salutation|title|courtesy title|honorific|name prefix|prefix|anrede|civilite",
	"suffix|name suffix|generation",
	"birth date|dob|d o b|date of birth|birthdate|birthday|birth day|born|born on|bdate"
	"|geburtsdatum|date birth",
	"death date|dod|date of death|deceased on|died",
	"gender|sex|geschlecht|sexe",
	"spouse|partner|husband|wife",
	"person|individual|people",
	"member|membership holder",
	"customer|client|cust|kunde",
	"contact|cont",
	"supplier|vendor|lieferant",
	"employee|emp|staff",
	"employer|company|organisation|organization|org|firm|business|firma|co",
	"job title|position|occupation|function|role",
	"language|lang|locale",
	"user name|username|login|userid|user id",

	/* How to reach them. */
	"email|e mail|mail|email address|e mail address|mail address|courriel",
	"phone|telephone|tel|phone number|telephone number|tel no|phone no|telefon|fon",
	"mobile|cell|cellphone|cell phone|mobile phone|mobile number|handy|gsm",
	"fax|facsimile|telefax",
	"extension|ext|phone ext",
	"website|web site|web|url|homepage|home page|web page|webpage|www",

	/* Where they are. */
	"address|addr|adr|adresse",
	"street|street address|address 1|address line 1|addr 1|line 1|strasse|rue|street 1",
	"street 2|address 2|address line 2|addr 2|line 2",
	"house number|house no|hausnummer",
	"city|town|locality|place|municipality|ort|stadt|ville",
	"postal code|zip|zip code|zipcode|postcode|post code|plz|postleitzahl|code postal|zip 5",
	"region|state|province|county|prov|st|state province|bundesland|departement",
	"country|nation|ctry|land|pays",
	"latitude|lat",
	"longitude|long|lng|lon",

	/* Numbers, keys and kinds. */
	"number|no|nr|num|nbr|numero|nummer",
	"id|ident|identifier|identification|key|pk|guid|uuid",
	"reference|ref|refno",
	"type|kind|category|class|cat|typ",
	"code|cd|abbreviation|short name",
	"status|stat|condition",
	"description|descr|desc|beschreibung|details",
	"note|notes|comment|comments|remark|remarks|memo|bemerkung",
	"active|is active|enabled",
	"flag|indicator|ind",
	"quantity|qty|menge",
	"count|cnt",
	"position|pos|sequence|seq|sort order",
	"origin|source|src",
	"transaction|trans|txn|tx",
	"account|acct|acc|konto",
	"department|dept",
	"invoice|inv|bill|rechnung",
	"order|ord",
	"product|prod|item|article|artikel",

	/* Money. */
	"amount|amt|sum|betrag|montant",
	"total|tot|grand total",
	"price|unit price|cost|preis|prix",
	"fee|charge|fees|gebuehr",
	"tax|vat|mwst|tva",
	"discount|disc|rabatt",
	"balance|bal|saldo",
	"currency|curr|ccy",
	"percent|pct|percentage",
	"dues|membership fee",
	"gift|donation|contribution",

	/* When. */
	"date|day|datum|dt",
	"time|tm|uhrzeit",
	"year|yr|jahr",
	"month|mon|mth",
	"start|started|begin|begins|start date|date started|begin date|from date|valid from"
	"|effective date|since|joined|join date|date joined",
	"end|ends|ended|end date|until|expires|expiry|expiry date|expiration date|valid to|valid "
	"until"
	"|thru",
	"created|created at|created on|create date|creation date|date created|entered|date entered"
	"|date added",
	"updated|modified|changed|last modified|modified at|updated at|last updated|date modified"
	"|change date",
	"received|receipt date|date received|received on",
	"paid|payment date|date paid|paid on",
	NULL,
};

const struct wb_related wb_related_words[] = {
	{ "id", "number", 0.8 },
	{ "id", "code", 0.6 },
	{ "number", "code", 0.6 },
	{ "id", "reference", 0.7 },
	{ "number", "reference", 0.7 },
	{ "type", "code", 0.5 },
	{ "amount", "total", 0.7 },
	{ "amount", "price", 0.6 },
	{ "amount", "gift", 0.5 },
	{ "phone", "mobile", 0.7 },
	{ "street", "address", 0.7 },
	{ "received", "date", 0.6 },
	{ "paid", "date", 0.6 },
	{ "start", "date", 0.6 },
	{ "start", "created", 0.5 },
	{ "note", "description", 0.6 },
	{ "customer", "contact", 0.5 },
	{ "member", "contact", 0.5 },
	{ "person", "contact", 0.6 },
	{ "customer", "person", 0.5 },
	{ NULL, NULL, 0 },
};

const char *const wb_weak_words[] = {
	"name", "date", "code", "id",   "number", "type",  "field", "value", "the",
	"of",   "is",   "has",  "time", "text",   "data",  "info",  "at",    "on",
	"in",   "a",    "an",   "and",  "or",     "other", "new",   "old",   NULL,
};
