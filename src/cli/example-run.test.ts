// Goal: the invented example says that its tables came confirmed, and names nobody as if they had done it here.
// Method: the map that the command installs, as it stands in the repository.
import path from "node:path";
import { expect, test } from "vitest";
import { confirmationOf, confirmedByExample } from "../features/connectors/index.ts";
import { asExample } from "./example-run.ts";
import { loadMap } from "./map-file.ts";

test("the example's tables stay confirmed, by nobody of the house", async () => {
  const map = await loadMap(path.join(import.meta.dirname, "../../packs/school/map.yml"));
  const before = Object.entries(map.tables).filter(
    ([id, entry]) => confirmationOf(id, entry) === "confirmed",
  );
  expect(before.length).toBeGreaterThan(30);
  const tables = asExample(map).tables;
  for (const [id] of before) {
    const entry = tables[id];
    expect(entry?.confirmed?.by).toBe(confirmedByExample);
    expect(entry && confirmationOf(id, entry)).toBe("confirmed");
  }
});
