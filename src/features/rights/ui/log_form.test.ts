// Goal: a logged request asks for what somebody ticked and for nothing else. Method: the form's own pure decisions.
import { expect, test } from "vitest";
import { emptyForm, faultsOf, requestOf, rightsIn } from "./log_form.ts";

test("nothing is asked for before somebody ticks it, and a form with no tick is not sent", () => {
  expect(rightsIn(emptyForm)).toEqual([]);
  expect(faultsOf(emptyForm)["rights"]).toBe("Tick what is asked for: at least one.");
});

test("an erasure ticked alone is logged alone", () => {
  const form = { ...emptyForm, rights: "erasure", receivedAt: "2026-03-02T10:00" };
  expect(faultsOf(form)["rights"]).toBeUndefined();
  expect(requestOf(form, "Europe/London").rights).toEqual(["erasure"]);
});
