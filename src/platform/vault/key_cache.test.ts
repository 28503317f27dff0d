// Goal: ten thousand remembered keys cost what ten thousand keys weigh, not a slab of Node's buffer pool each.
// Method: keys cut from pooled buffers, as decryption and the keystore's file give them; the memory behind what comes back.
import { expect, test } from "vitest";
import { newId } from "../ids.ts";
import type { CaseId, OrganisationId } from "../ids.ts";
import { systemNow } from "../time.ts";
import { keyCache } from "./key_cache.ts";

test("a remembered key holds no memory but its own", () => {
  const pooled = (length: number): Buffer => Buffer.concat([Buffer.alloc(length, 7)]);
  expect(pooled(32).buffer.byteLength).toBeGreaterThan(8000);
  const organisationId: OrganisationId = newId();
  const owner = { kind: "case", id: newId<CaseId>() } as const;
  const cache = keyCache(systemNow);
  const id = pooled(16);
  const sealed = { id, organisationId, owner, epoch: 1, wrapped: pooled(60), servesAll: false };
  cache.set(sealed, { id, secret: pooled(32) });
  cache.setCurrent(organisationId, owner, id);
  const known = cache.byId(id);
  const held = [
    known?.own.id,
    known?.own.secret,
    known?.sealed.id,
    known?.sealed.wrapped,
    cache.current(organisationId, owner)?.secret,
  ];
  expect(held.map((bytes) => [bytes?.length, bytes?.buffer.byteLength])).toEqual(
    [16, 32, 16, 60, 32].map((length) => [length, length]),
  );
  expect(known?.own.secret.equals(Buffer.alloc(32, 7))).toBe(true);
});
