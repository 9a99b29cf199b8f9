module cimyr.test/web

go 1.19
