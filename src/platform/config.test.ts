// Goal: a wrong configuration is refused in sentences, all at once, and no secret is ever printed.
// Method: environments as plain objects; every setting described and every refusal read whole.
import { expect, test } from "vitest";
import { ConfigRefused, describeConfig, readConfig } from "./config.ts";

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigRefused) return error.problems;
    throw error;
  }
}

test("an empty environment is a complete configuration", () => {
  const config = readConfig({ PATH: "/bin", KEPT_MAIL_FROM: "" });
  expect(config).toMatchObject({
    KEPT_URL: "http://localhost:8080",
    KEPT_HOST: "127.0.0.1",
    KEPT_PORT: 8080,
    DATABASE_URL: undefined,
    KEPT_MAIL_FROM: undefined,
  });
});

test("the address follows the port unless it is set", () => {
  expect(readConfig({ KEPT_PORT: "4000" }).KEPT_URL).toBe("http://localhost:4000");
  expect(readConfig({ KEPT_PORT: "4000", KEPT_URL: "https://kept.example" }).KEPT_URL).toBe(
    "https://kept.example",
  );
  // A port that is none is one problem, not two.
  expect(problemsOf({ KEPT_PORT: "70000" })).toHaveLength(1);
});

test("a misspelt name is refused with the nearest one", () => {
  expect(problemsOf({ KEPT_PROT: "80", KEPT_KEYSTOR: "/k" })).toEqual([
    "KEPT_PROT is not a setting of Kept; the nearest is KEPT_PORT.",
    "KEPT_KEYSTOR is not a setting of Kept; the nearest is KEPT_KEYSTORE.",
  ]);
});

test("every problem is said at once", () => {
  expect(
    problemsOf({
      KEPT_DATA: "data",
      KEPT_PORT: "70000",
      KEPT_URL: "ftp://kept.example",
      DATABASE_URL: "mysql://app:hunter2@db.example/kept",
    }),
  ).toEqual([
    "KEPT_DATA must be an absolute path. Folder of everything Kept stores, the embedded PostgreSQL included.",
    "DATABASE_URL must begin with postgresql://. An external PostgreSQL 18 or newer, as the app role. Without it Kept runs its own.",
    "KEPT_URL must be an http(s) address. The address people reach Kept at; it stands in letters and links.",
    "KEPT_PORT must be between 1 and 65535. The port Kept listens on.",
  ]);
});

test("settings that contradict each other are refused", () => {
  const database = "postgresql://app@db.example/kept";
  expect(problemsOf({ KEPT_OWNER_URL: database })).toEqual([
    "KEPT_OWNER_URL is set and DATABASE_URL is not; an external database needs the app role's URL, too.",
  ]);
  expect(problemsOf({ KEPT_OWNER_URL: database, DATABASE_URL: database })).toEqual([
    "KEPT_OWNER_URL and DATABASE_URL are the same; the app role must not be the owner.",
  ]);
  expect(problemsOf({ KEPT_SMTP_URL: "smtp://mail.example" })).toEqual([
    "KEPT_SMTP_URL is set and KEPT_MAIL_FROM is not; mail needs a sender.",
  ]);
  expect(problemsOf({ KEPT_DATA: "/srv/kept", KEPT_KEYSTORE: "/srv/kept/keys" })).toEqual([
    "KEPT_KEYSTORE lies within KEPT_DATA; a backup of the data would carry its keys.",
  ]);
  expect(problemsOf({ KEPT_DATA: "/srv/kept", KEPT_KEYSTORE: "/srv/kept-keystore" })).toEqual([]);
});

test("a secret is printed masked and never quoted in a refusal", () => {
  const environment = {
    DATABASE_URL: "postgresql://app:hunter2@db.example/kept",
    KEPT_OWNER_URL: "postgresql://owner:hunter2@db.example/kept",
    KEPT_SMTP_URL: "http://user:hunter2@mail.example",
  };
  const lines = describeConfig(environment);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
  expect(JSON.stringify(problemsOf(environment))).not.toContain("hunter2");
  expect(lines.find(({ name }) => name === "DATABASE_URL")).toEqual({
    name: "DATABASE_URL",
    value: "(set, not shown)",
    isDefault: false,
    description: "An external PostgreSQL 18 or newer, as the app role. Without it Kept runs its own.",
  });
  expect(lines.find(({ name }) => name === "KEPT_PORT")).toMatchObject({ value: "8080", isDefault: true });
});

test("proxies are addresses and ranges, and never everybody", () => {
  expect(readConfig({}).KEPT_TRUSTED_PROXIES).toEqual([]);
  const given = readConfig({ KEPT_TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,2001:db8::/32" });
  expect(given.KEPT_TRUSTED_PROXIES).toEqual(["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]);
  for (const wrong of ["true", "proxy.example", "0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0.0/8/8", "1.2.3"])
    expect([wrong, problemsOf({ KEPT_TRUSTED_PROXIES: wrong })]).toEqual([
      wrong,
      [expect.stringMatching(/^KEPT_TRUSTED_PROXIES must be addresses or ranges such as /)],
    ]);
});

test("folders with files that may be connected are one organisation's each, and never hold what is Kept's own", () => {
  const config = readConfig({ KEPT_SQLITE_FOLDERS: "harbour=/srv/app, harbour=/srv/b=c,meadow=/srv/d" });
  expect(config.KEPT_SQLITE_FOLDERS).toEqual([
    { organisation: "harbour", folder: "/srv/app" },
    { organisation: "harbour", folder: "/srv/b=c" },
    { organisation: "meadow", folder: "/srv/d" },
  ]);
  expect(readConfig({}).KEPT_SQLITE_FOLDERS).toEqual([]);
  for (const wrong of [
    "/srv/app",
    "harbour=app",
    "=/srv/app",
    "harbour=/",
    "harbour=/srv/../",
    "Harbour=/srv",
  ])
    expect([wrong, problemsOf({ KEPT_SQLITE_FOLDERS: wrong }).length]).toEqual([wrong, 1]);
  const own = { KEPT_DATA: "/srv/kept", KEPT_KEYSTORE: "/srv/keys" };
  expect(problemsOf({ ...own, KEPT_SQLITE_FOLDERS: "harbour=/srv" })).toEqual([
    "KEPT_SQLITE_FOLDERS names a folder that holds KEPT_DATA or lies within it.",
    "KEPT_SQLITE_FOLDERS names a folder that holds KEPT_KEYSTORE or lies within it.",
  ]);
  expect(problemsOf({ ...own, KEPT_SQLITE_FOLDERS: "harbour=/srv/keys/copy" })).toHaveLength(1);
  expect(problemsOf({ ...own, KEPT_SQLITE_FOLDERS: "harbour=/srv/app" })).toEqual([]);
  const nested = "harbour=/srv/app,harbour=/srv/app/in";
  expect(problemsOf({ KEPT_DOCUMENT_FOLDERS: nested })).toEqual([
    "KEPT_DOCUMENT_FOLDERS names a folder that lies within another of the same organisation.",
  ]);
  expect(problemsOf({ KEPT_DOCUMENT_FOLDERS: "harbour=/srv/app,meadow=/srv/app/in" })).toEqual([]);
});
