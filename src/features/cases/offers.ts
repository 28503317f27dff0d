/** Which commands a case takes from this member now, and by which call. */
import type { CommonState, Facts, Machine, Who } from "../../platform/cases/machine.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { Offer } from "./contract.ts";
import { fieldViews } from "./words.ts";

type Reader = Pick<Member, "permissions" | "actorId">;
export type Door = Offer["door"];

/** The call by which this member may give the command; `undefined` when it is not theirs to give. */
export function doorFor(state: CommonState, who: readonly Who[], reader: Reader): Door | undefined {
  const { permissions, actorId } = reader;
  if (who.includes("case:work") && permissions.has("case:work")) return "work";
  if (who.includes("case:decide") && permissions.has("case:decide")) return "decide";
  return isOwnDoor(state, who, actorId) && permissions.has("case:log") ? "own" : undefined;
}

export function isOwnDoor(state: CommonState, who: readonly Who[], actorId: Reader["actorId"]): boolean {
  return (
    (who.includes("opener") && state.openedBy === actorId) ||
    (who.includes("handler") && state.handler === actorId)
  );
}

export function offersFor(
  machine: Machine,
  state: CommonState,
  reader: Reader,
  { only, facts }: { readonly only?: Door; readonly facts?: Pick<Facts, "unreached"> } = {},
): Offer[] {
  return Object.entries(machine.commands).flatMap(([command, form]): Offer[] => {
    const door =
      only === "own"
        ? isOwnDoor(state, form.who, reader.actorId)
          ? "own"
          : undefined
        : doorFor(state, form.who, reader);
    const words = machine.words.commands[command];
    if (door === undefined || words === undefined || machine.isOut(state, command, facts)) return [];
    return [
      {
        command,
        ...words,
        isDanger: form.isDanger ?? false,
        door,
        fields: fieldViews(form.fields, machine.words.labels),
      },
    ];
  });
}
