// Goal: an entry is taken with everything that names it and nothing besides; what the directory does not let be done is said
// before anything of it is; what it does not show is a gap, never nobody.
// Method: slapd, read beside the product with all it keeps of changes; limits, referrals and rights set in its configuration.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { plant } from "../../../../../testkit/records/directory.ts";
import { admin, reader, slapd, slapdMissing, suffix } from "../../../../../testkit/services/slapd.ts";
import type { Slapd } from "../../../../../testkit/services/slapd.ts";
import { wayTo } from "../../../../../testkit/services/way.ts";
import type { AskedValue, Coverage, FoundRecord, RecordSystem } from "../system.ts";
import { filterOf, usualAttributes } from "./entries.ts";
import { openDirectory } from "./directory.ts";
import type { DirectoryOptions } from "./directory.ts";

const asked: readonly AskedValue[] = [{ kind: "email", value: "ann@example.org" }];
const { signal } = new AbortController();
const ann = `cn=Ann,ou=people,${suffix}`;
const bea = `cn=Bea,ou=people,${suffix}`;

describe.skipIf(slapdMissing() !== undefined)("a directory that is searched and erased from", () => {
  let server: Slapd;
  beforeAll(async () => {
    server = await slapd();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    await plant(server);
    const person = {
      objectClass: ["inetOrgPerson", "posixAccount"],
      sn: "x",
      uidNumber: "1",
      gidNumber: "1",
      homeDirectory: "/",
    };
    await server.add(ann, { ...person, cn: "Ann", mail: "ann@example.org", uid: "ann" });
    await server.add(bea, {
      ...person,
      cn: "Bea",
      mail: "bea@example.org",
      uid: "bea",
      manager: ann,
      secretary: ann,
    });
  });
  afterEach(() => server.clear());
  const open = (
    more: Partial<DirectoryOptions["address"]> = {},
    options: Partial<DirectoryOptions> = {},
    on = server,
  ): RecordSystem =>
    openDirectory({
      address: { host: "127.0.0.1", port: on.port, encryption: "none", ownNetwork: true, ...admin, ...more },
      bases: [suffix],
      ...options,
    });
  const found = async (
    system: RecordSystem,
    of = asked,
  ): Promise<{ records: FoundRecord[]; coverage: Coverage }> => {
    const records: FoundRecord[] = [];
    const finding = system.find(of, signal);
    for (;;) {
      const step = await finding.next();
      if (step.done === true) return { records, coverage: step.value };
      records.push(step.value);
    }
  };
  const one = async (system: RecordSystem): Promise<FoundRecord> => {
    const [record] = (await found(system)).records;
    if (record === undefined) throw new Error("Nothing was found.");
    return record;
  };

  test("what names an entry is told, and goes with it; all else stays as it was", async () => {
    await server.add(`cn=staff,ou=groups,${suffix}`, {
      objectClass: "groupOfNames",
      cn: "staff",
      member: [ann, bea],
    });
    await server.add(`cn=unix,ou=groups,${suffix}`, {
      objectClass: "posixGroup",
      cn: "unix",
      gidNumber: "1",
      memberUid: ["ann", "bea"],
    });
    await server.add(`cn=other,ou=groups,${suffix}`, {
      objectClass: "groupOfUniqueNames",
      cn: "other",
      uniqueMember: bea,
    });
    const before = await server.entries();
    const system = open();
    const record = await one(system);
    expect(record.also?.map(({ place, part }) => `${place.split(",")[0]} ${part}`).toSorted()).toEqual([
      "cn=Bea manager",
      "cn=Bea secretary",
      "cn=staff member",
      "cn=unix memberUid",
    ]);
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
    const after = await server.entries();
    expect(
      Object.keys(before)
        .filter((dn) => after[dn] !== before[dn])
        .toSorted(),
    ).toEqual([ann, bea, `cn=staff,ou=groups,${suffix}`, `cn=unix,ou=groups,${suffix}`].toSorted());
    expect(JSON.stringify(after)).not.toMatch(/cn=ann,|"ann"/i);
    expect(after[`cn=staff,ou=groups,${suffix}`]).toContain(bea);
    await server.change(bea, "manager", ann);
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "there" });
  });

  test("what names it since it was seen keeps it; what does no more does not", async () => {
    const system = open();
    const record = await one(system);
    await server.change(bea, "seeAlso", ann);
    expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
    await server.change(bea, "seeAlso", bea);
    await server.change(bea, "manager", bea);
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
  });

  test("an entry made anew under the same name is another", async () => {
    const system = open();
    const record = await one(system);
    await server.clear();
    await plant(server);
    await server.add(ann, { objectClass: "inetOrgPerson", cn: "Ann", sn: "x", mail: "ann@example.org" });
    expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
  });

  test("an entry with others below it stays, and so does the only member of a group", async () => {
    const system = open();
    await server.add(`cn=key,${ann}`, { objectClass: "device", cn: "key" });
    const before = await server.entries();
    expect(await system.erase(await one(system), signal)).toMatchObject({
      kind: "refused",
      why: expect.stringMatching(/below it/) as string,
    });
    expect(await server.entries()).toEqual(before);
    await server.clear();
    await plant(server);
    await server.add(ann, {
      objectClass: "inetOrgPerson",
      cn: "Ann",
      sn: "x",
      mail: "ann@example.org",
      seeAlso: reader.user,
    });
    await server.add(`cn=only,ou=groups,${suffix}`, { objectClass: "groupOfNames", cn: "only", member: ann });
    const alone = await server.entries();
    expect(await system.erase(await one(system), signal)).toMatchObject({
      kind: "refused",
      why: expect.stringMatching(/only member/) as string,
    });
    expect(await server.entries()).toEqual(alone);
  });

  test("who may change what names it but not erase it leaves everything named as before", async () => {
    const rights = [`access to dn.exact="${bea}" by dn.exact="${reader.user}" write by * none`];
    const strict = await slapd(rights);
    try {
      await plant(strict);
      await strict.add(ann, { objectClass: "inetOrgPerson", cn: "Ann", sn: "x", mail: "ann@example.org" });
      await strict.add(bea, { objectClass: "inetOrgPerson", cn: "Bea", sn: "x", manager: ann });
      const system = open(reader, {}, strict);
      const record = await one(system);
      expect(record.also).toEqual([{ place: bea, part: "manager" }]);
      expect(await system.erase(record, signal)).toMatchObject({ kind: "refused" });
      expect(JSON.parse((await strict.entries())[bea] ?? "")).toMatchObject({ manager: ann });
    } finally {
      await strict.close();
    }
  });

  test("what is asked for is never read as a condition", async () => {
    const strange = "*)(objectClass=*";
    expect(filterOf([{ kind: "identifier", value: strange }], usualAttributes)).not.toContain(strange);
    const system = open();
    for (const value of [strange, "ann)(mail=*", "a\\2a", "(&)", "***"])
      expect((await found(system, [{ kind: "identifier", value }])).records).toEqual([]);
    await server.change(ann, "employeeNumber", strange);
    expect(
      (await found(system, [{ kind: "identifier", value: strange }])).records.map(({ title }) => title),
    ).toEqual(["Ann"]);
  });

  test("an answer that was cut off, or leads elsewhere, is partial", async () => {
    const limited = await slapd([
      "sizelimit size.soft=3 size.hard=3 size.prtotal=3",
      `limits dn.exact="${reader.user}" size=3 size.prtotal=3`,
    ]);
    try {
      await plant(limited);
      for (let at = 0; at < 6; at += 1)
        await limited.add(`cn=n${at},ou=people,${suffix}`, {
          objectClass: "inetOrgPerson",
          cn: `n${at}`,
          sn: "x",
          mail: "ann@example.org",
        });
      expect((await found(open(reader, {}, limited))).coverage).toMatchObject({
        kind: "partial",
        gaps: [{ place: suffix, why: "cut_off" }],
      });
    } finally {
      await limited.close();
    }
    await server.add(`ou=away,${suffix}`, {
      objectClass: ["referral", "extensibleObject"],
      ou: "away",
      ref: "ldap://127.0.0.1:1/ou=away,dc=example,dc=com",
    });
    expect((await found(open())).coverage).toMatchObject({
      kind: "partial",
      gaps: [{ place: suffix, why: "half_answer", records: 1 }],
    });
  });

  test("what is hidden from who asks is not nobody, and not gone", async () => {
    const record = await one(open());
    const stranger = open({ user: "", password: "" });
    expect(await found(stranger)).toEqual({
      records: [],
      coverage: { kind: "partial", looked: 0, gaps: [{ place: suffix, why: "refused", records: 1 }] },
    });
    expect(await stranger.verify(record.ref, signal, record.guard)).toMatchObject({ kind: "unverifiable" });
    expect((await stranger.test(signal)).findings.map(({ what }) => what)).toContain("no_base");
  });

  test("encryption is held against the name, and what does not answer is unreachable in a sentence", async () => {
    const ca = server.certificate;
    for (const [more, options] of [
      [{ host: "localhost", encryption: "starttls" }, { ca }],
      [{ host: "localhost", encryption: "tls", port: server.tlsPort }, { ca }],
    ] as const)
      expect((await found(open(more, options))).records).toHaveLength(1);
    const sayings = [];
    for (const more of [
      { password: "wrong" },
      { port: 1 },
      { ownNetwork: false },
      { host: "localhost", encryption: "starttls" },
    ] as const) {
      const { coverage, records } = await found(open(more));
      expect({ kind: coverage.kind, records }).toEqual({ kind: "unreachable", records: [] });
      sayings.push("why" in coverage ? coverage.why : "");
      const record = { ref: { id: JSON.stringify([ann, "", ""]), place: suffix }, guard: "x" };
      expect(await open(more).erase(record, signal)).toMatchObject({ kind: "unknown" });
      expect(await open(more).verify(record.ref, signal, "x")).toMatchObject({ kind: "unverifiable" });
    }
    expect(new Set(sayings).size).toBe(4);
    for (const said of sayings) expect(said).toMatch(/^[A-Z].*\.$/);
  });

  test("a base may be written with spaces and capitals", async () => {
    const system = open({}, { bases: [suffix.toUpperCase().replaceAll(",", " , ")] });
    const record = await one(system);
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
  });

  test("a name outside the bases is refused", async () => {
    const system = open({}, { bases: [`ou=groups,${suffix}`] });
    const record = { ref: { id: JSON.stringify([ann, "", ""]), place: suffix }, guard: "x" };
    expect(await system.erase(record, signal)).toMatchObject({ kind: "refused" });
    expect(await system.erase({ ...record, ref: { ...record.ref, id: "x" } }, signal)).toMatchObject({
      kind: "refused",
    });
  });

  test("a directory that stops answering has timed out, and is left when it is told to", async () => {
    const between = await wayTo(server.port);
    const record = await one(open());
    const held = open({ port: between.port }, { milliseconds: 300 });
    between.hold();
    expect((await found(held)).coverage).toEqual({
      kind: "unreachable",
      why: "The directory did not answer in time.",
    });
    between.mend();
    for (let at = 0; at < 250; at += 1)
      await server.add(`cn=n${at},ou=people,${suffix}`, {
        objectClass: "inetOrgPerson",
        cn: `n${at}`,
        sn: "x",
        mail: "ann@example.org",
      });
    const finding = held.find(asked, signal);
    await finding.next();
    between.hold();
    let step = await finding.next();
    while (step.done !== true) step = await finding.next();
    expect(step.value).toMatchObject({ kind: "partial" });
    expect(JSON.stringify(step.value)).toContain("timed_out");
    expect(await held.erase(record, signal)).toMatchObject({ kind: "unknown" });
    expect(await held.verify(record.ref, signal, record.guard)).toMatchObject({ kind: "unverifiable" });
    const patient = open({ port: between.port });
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 100);
    await expect(patient.verify(record.ref, stopping.signal, record.guard)).rejects.toMatchObject({
      name: "AbortError",
    });
    await between.close();
    expect(await one(open())).toEqual(record);
  });
});
