/** A directory of slapd's for the contract: Ann's entries and the groups that name her, Bea's beside them. */
import { openDirectory } from "../../src/features/connectors/records/directory/directory.ts";
import { admin, reader, slapd, slapdMissing, suffix } from "../services/slapd.ts";
import type { Attributes, Slapd } from "../services/slapd.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

let server: Promise<Slapd> | undefined;
const people = `ou=people,${suffix}`;
const personOf = (cn: string, more: Attributes = {}): readonly [string, Attributes] => [
  `cn=${cn},${people}`,
  { objectClass: "inetOrgPerson", cn, sn: cn.split(" ").at(-1) ?? "", ...more },
];

const anns = [
  personOf("A. Muller", { mail: "Ann.Example@example.org", uid: "annm" }),
  personOf("Second entry", { telephoneNumber: "+44 20 79460018" }),
  personOf("Third entry", { employeeNumber: "C-4711" }),
];
const weak = [personOf("Ann Müller"), personOf("Home number", { homePhone: "020 7946 0018" })];
const beas = [
  personOf("Bea Other", { mail: "joann.example@example.org", manager: `cn=Bea Other,${people}` }),
  personOf("Hana Müller", { telephoneNumber: "+44 20 7946 00181" }),
];

/** What stands around people: branches, and who may look. */
export async function plant(running: Slapd): Promise<void> {
  await running.add(suffix, { objectClass: ["dcObject", "organization"], dc: "example", o: "Example" });
  for (const ou of ["people", "groups", "system"])
    await running.add(`ou=${ou},${suffix}`, { objectClass: "organizationalUnit", ou });
  await running.add(reader.user, {
    objectClass: ["organizationalRole", "simpleSecurityObject"],
    cn: "reader",
    userPassword: reader.password,
  });
}

export const directoryUnderTest: RecordSystemUnderTest = {
  missing: slapdMissing(),
  stop: async () => {
    await (await server)?.close();
    server = undefined;
  },
  make: async () => {
    server ??= slapd();
    const running = await server;
    await plant(running);
    for (const [dn, attributes] of [...anns, ...weak, ...beas]) await running.add(dn, attributes);
    let address = { host: "127.0.0.1", port: running.port, encryption: "none", ownNetwork: true, ...admin };
    const options = (): Parameters<typeof openDirectory>[0] => ({
      address: { ...address, encryption: "none" },
      bases: [suffix],
    });
    const titles = (of: readonly (readonly [string, Attributes])[]): readonly string[] =>
      of.map(([, { cn }]) => String(cn));
    const isAnns = (dn: string): boolean => anns.some(([own]) => own === dn) || dn.startsWith("cn=more");
    return {
      open: () => {
        const system = openDirectory(options());
        // Rights belong to who signs in: after `forbid` the same system is asked as somebody who may only read.
        return { ...system, erase: (record, signal) => openDirectory(options()).erase(record, signal) };
      },
      strong: titles(anns),
      weak: titles(weak),
      gaps: [],
      others: async () =>
        Object.fromEntries(Object.entries(await running.entries()).filter(([dn]) => !isAnns(dn))),
      everything: async () => Object.values(await running.entries()).join("\n"),
      change: (title) => running.change(`cn=${title},${people}`, "sn", "Changed"),
      forbid: () => {
        address = { ...address, ...reader };
        return Promise.resolve();
      },
      add: async (count) => {
        for (let at = 0; at < count; at += 1)
          await running.add(
            ...personOf(`more ${at}`, { mail: "ann.example@example.org", description: "x".repeat(100_000) }),
          );
      },
      description: { kind: "directory", ...options() },
      drop: () => running.clear(),
    };
  },
};
