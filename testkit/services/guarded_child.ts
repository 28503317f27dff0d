/** A process of tests that starts a server, says its port, and waits to be killed. */
import { dovecot } from "./dovecot.ts";
import { mariadb } from "./mariadb.ts";
import { slapd } from "./slapd.ts";

const starts = { mariadb: () => mariadb(), slapd: () => slapd(), dovecot: () => dovecot(["box"]) };
const kind = process.argv[2];
if (kind !== "mariadb" && kind !== "slapd" && kind !== "dovecot") throw new Error("name a kind of server");
const { port } = await starts[kind]();
console.log(String(port));
setInterval(() => undefined, 60_000);
