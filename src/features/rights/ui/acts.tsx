/** The dialogs of a request's steps: short forms that say what will happen. */
import type { ReactNode } from "react";
import type { Offer } from "../request/office/contract.ts";
import { AssignDialog, ClarificationDialog, CloseDialog, NoteDialog } from "./acts_plain.tsx";
import { BlockDialog, LiftingDialog } from "./acts_block.tsx";
import type { BlockStep } from "./acts_block.tsx";
import { DeathDialog, StandingDialog } from "./acts_dead.tsx";
import { AuthorityDialog, IdentityDialog } from "./acts_people.tsx";
import { ExtendDialog, RefuseDialog, WithdrawDialog } from "./acts_decide.tsx";
import { AssessDialog, ChildDialog, ExamineDialog, FeeDialog, RerouteDialog } from "./acts_decided.tsx";
import { PlanDialog } from "./measures.tsx";
import type { ActProps } from "./use_act.ts";

export type DialogName =
  | "assign"
  | "note"
  | "identity"
  | "authority"
  | "note-death"
  | "settle-standing"
  | "plan-lifting"
  | "ask-clarification"
  | "record-clarification"
  | "extend"
  | "refuse"
  | "withdraw"
  | "reroute"
  | "fee"
  | "fee-paid"
  | "hear-child"
  | "examine"
  | "assess"
  | "plan-measure"
  | BlockStep
  | "close";

/** The dialog a step belongs to: all about identity is decided in one place. */
export function dialogOf(offer: Offer): DialogName {
  switch (offer) {
    case "ask-code":
    case "try-code":
    case "ask-evidence":
    case "add-evidence":
    case "confirm-identity":
    case "confirm-mailbox":
    case "refuse-identity":
    case "skip-identity":
      return "identity";
    case "ask-authority":
    case "add-authority":
    case "confirm-authority":
    case "refuse-authority":
      return "authority";
    case "assign":
    case "note":
    case "note-death":
    case "settle-standing":
    case "plan-lifting":
    case "ask-clarification":
    case "record-clarification":
    case "extend":
    case "refuse":
    case "withdraw":
    case "reroute":
    case "hear-child":
    case "examine":
    case "assess":
    case "plan-measure":
    case "begin-restriction":
    case "tell-lifting":
    case "lift-restriction":
    case "hand-on-restriction":
    case "close":
      return offer;
    case "take-fee":
      return "fee-paid";
    case "ask-fee":
    case "waive-fee":
      return "fee";
    default:
      return offer satisfies never;
  }
}

export function ActDialog({ name, ...props }: ActProps & { readonly name: DialogName }): ReactNode {
  switch (name) {
    case "assign":
      return <AssignDialog {...props} />;
    case "note":
      return <NoteDialog {...props} />;
    case "identity":
      return <IdentityDialog {...props} />;
    case "authority":
      return <AuthorityDialog {...props} />;
    case "note-death":
      return <DeathDialog {...props} />;
    case "settle-standing":
      return <StandingDialog {...props} />;
    case "plan-lifting":
      return <LiftingDialog {...props} />;
    case "ask-clarification":
    case "record-clarification":
      return <ClarificationDialog {...props} isAnswer={name === "record-clarification"} />;
    case "extend":
      return <ExtendDialog {...props} />;
    case "refuse":
      return <RefuseDialog {...props} />;
    case "withdraw":
      return <WithdrawDialog {...props} />;
    case "reroute":
      return <RerouteDialog {...props} />;
    case "fee":
    case "fee-paid":
      return <FeeDialog {...props} isPaid={name === "fee-paid"} />;
    case "hear-child":
      return <ChildDialog {...props} />;
    case "examine":
      return <ExamineDialog {...props} />;
    case "assess":
      return <AssessDialog {...props} />;
    case "plan-measure":
      return <PlanDialog {...props} />;
    case "begin-restriction":
    case "tell-lifting":
    case "lift-restriction":
    case "hand-on-restriction":
      return <BlockDialog {...props} step={name} />;
    case "close":
      return <CloseDialog {...props} />;
    default:
      return name satisfies never;
  }
}
