/**
 * Random moves in a kind of case: what might be sent to a command, right or wrong, and facts to decide on. Numbers come
 * from a seed of their own (mulberry32): a hundred thousand sequences a kind leave no time for a generator that shrinks.
 */
import type { Field, Fields, Sent } from "../../src/platform/cases/fields.ts";
import type { Facts } from "../../src/platform/cases/machine.ts";
import { newId } from "../../src/platform/ids.ts";
import type { AccountId, ActorId } from "../../src/platform/ids.ts";

const today = Temporal.PlainDate.from("2026-07-06");
const now = today.toZonedDateTime("Europe/London").toInstant();
const days = Array.from({ length: 21 }, (_, at) => today.add({ days: at - 10 }).toString());
const actors = ["1", "2", "3"].map((n) => `01890000-0000-7000-8000-00000000000${n}` as ActorId);
const colleague = "01890000-0000-7000-8000-00000000000a" as AccountId;

export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** A whole number from 0 up to, not including, `below`. */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  }
  one<T>(of: readonly T[]): T {
    const found = of[this.roll(of.length)];
    if (found === undefined) throw new RangeError("There is nothing to choose from.");
    return found;
  }
  get actor(): ActorId {
    return this.one(actors);
  }
}

function valueOf(field: Field, dice: Dice): string {
  switch (field.kind) {
    case "words":
    case "line":
      return "Some words.";
    case "email":
      return "carmen@ortega.example";
    case "choice":
      return dice.one(field.choices);
    case "day":
      return dice.one(days);
    case "member":
      return dice.actor;
    case "colleague":
      return colleague;
    case "yes":
      return "yes";
    default:
      return field.kind satisfies never;
  }
}

/** What is sent to these fields; now and then something is missing. */
export function sentTo(fields: Fields, dice: Dice): Sent {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const isLeftOut = dice.roll(field.isRequired ? 60 : 2) === 0;
      return isLeftOut ? [] : [[name, valueOf(field, dice)]];
    }),
  );
}

export function factsFor(more: Partial<Facts>): Facts {
  return {
    now,
    today,
    actor: actors[0] ?? newId<ActorId>(),
    isPublic: false,
    regime: "UK",
    walledFrom: undefined,
    fresh: newId(),
    mail: undefined,
    actions: { all: 0, open: 0 },
    unreached: new Set(),
    ...more,
  };
}
