// Goal: every user gets folders of its own without setting anything, also with an empty environment.
// Method: the choice is a function of the environment and the user, so it is asked for each; root lends itself to others.
import { userInfo } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { isRoot } from "../../../testkit/setup/clusters.ts";
import { defaultFolders } from "./folders.ts";

test("the three variables go before everything and are made absolute", () => {
  const environment = {
    KEPT_DATA: "/a",
    KEPT_KEYSTORE: "/b",
    KEPT_CACHE: "c",
    HOME: "/h",
    XDG_DATA_HOME: "/x",
  };
  expect(defaultFolders(environment)).toEqual({ data: "/a", keystore: "/b", cache: path.resolve("c") });
});

test.skipIf(!isRoot)("root keeps things under /var, whatever its home (needs root)", () => {
  expect(defaultFolders({ HOME: "/h", XDG_DATA_HOME: "/x" })).toEqual({
    data: "/var/lib/kept",
    keystore: "/var/lib/kept-keystore",
    cache: "/var/cache/kept",
  });
});

/** As an ordinary user: oneself, or for root the user `nobody` for the time of the call. */
function asOrdinaryUser<Result>(action: () => Result): Result {
  if (!isRoot) return action();
  process.seteuid?.(65_534);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}

test("an ordinary user keeps things in the home folder", () => {
  expect(asOrdinaryUser(() => defaultFolders({ HOME: "/home/ada" }))).toEqual({
    data: "/home/ada/.local/share/kept",
    keystore: "/home/ada/.local/share/kept-keystore",
    cache: "/home/ada/.cache/kept",
  });
});

test("the XDG folders are followed, a relative one is ignored", () => {
  const environment = { HOME: "/home/ada", XDG_DATA_HOME: "/data", XDG_CACHE_HOME: "relative" };
  expect(asOrdinaryUser(() => defaultFolders(environment))).toEqual({
    data: "/data/kept",
    keystore: "/data/kept-keystore",
    cache: "/home/ada/.cache/kept",
  });
});

test("with an empty environment the home folder is the one the system knows", () => {
  const [folders, home] = asOrdinaryUser(() => [defaultFolders({}), userInfo().homedir]);
  expect(folders.data).toBe(path.join(home, ".local/share/kept"));
});
