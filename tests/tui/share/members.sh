mkdir ams
cat >ams/contacts.csv <<'END'
ID,Name,Phone,Status
1,"Silva, Olga",(341) 255-4387,A
2,"Núñez, José",341-255-4388,A
3,Zoë 中文,n/a,P
4,Bob,n/a,P
5,"O'Hara, Tom",n/a,X
6,Ann,,A
7,Kim, 341.255.4389 ,A
8,Lee,+1 341-255-4390,gone
9,Max,unknown,A
10,Eva,341-2554,A
11,Ida,(341) 255-4387,A
12,Jo,"3412554391
(work)",P
END
cat >p.wbs <<'END'
system ams csv "ams"
system crm csv "crm"
crosswalk status {
  "A" -> "active"
  "P" -> "paused"
  otherwise "unknown"
}
param prefix text = "+1"
mapping member {
  from ams.contacts as c
  into crm.member create
  key  id
  let  digits = c.Phone | trim
  id     <- c.ID | integer
  name   <- c.Name
  phone  <- digits | m/^(?:\+1 )?\(?(\d{3})\)?[. -]*(\d{3})[.-](\d{4})$/+1$1$2$3/ else null
  status <- c.Status | map(status)
  label  <- prefix & c.ID
  both   <- c.Name & " " & c.Phone
  origin <- "ams"
}
END
mkdir crm
waybill new p.wb
waybill import p.wb p.wbs
waybill inspect p.wb ams
