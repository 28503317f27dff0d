/** The tables of who signs in; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { AccountId, ActorId, CellId, Id, SessionId } from "../../platform/identifiers.ts";
import type { Instant } from "../../platform/time.ts";
import type { Role } from "./permissions.ts";

export type AccountState = "invited" | "active" | "ended";
export type PasskeyId = Id<"passkey">;
export type TokenId = Id<"api token">;
export type AbsenceId = Id<"absence">;
export type CeremonyId = Id<"ceremony">;
export type InvitationId = Id<"invitation">;
export type RecoveryCodeId = Id<"recovery code">;

/** How somebody proved who they are. */
export type SignInMethod = "passkey" | "password" | "recovery" | "provider" | "setup" | "link";
export type CeremonyPurpose =
  | "second-factor"
  | "passkey-sign-in"
  | "passkey-register"
  | "passkey-step-up"
  | "sign-in-link"
  | "provider";

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    account: Tenant & {
      id: AccountId;
      actor_id: ActorId;
      state: AccountState;
      email_index: Buffer;
      name_cell: CellId | null;
      email_cell: CellId | null;
      password_hash: string | null;
      totp_cell: CellId | null;
      totp_last_step: Generated<string>;
      provider_subject: Generated<Buffer | null>;
      created_at: Instant;
      ended_at: Instant | null;
      last_signed_in_at: Instant | null;
    };
    account_role: Tenant & {
      account_id: AccountId;
      role: Role;
      granted_at: Instant;
      ends_at: Instant | null;
    };
    absence: Tenant & {
      id: AbsenceId;
      account_id: AccountId;
      deputy_id: AccountId;
      from_at: Instant;
      until_at: Instant;
      created_at: Instant;
    };
    session: Tenant & {
      id: SessionId;
      account_id: AccountId;
      token_hash: Buffer;
      method: SignInMethod;
      device: string;
      created_at: Instant;
      proved_at: Instant;
      seen_at: Instant;
      expires_at: Instant;
      ended_at: Instant | null;
    };
    ceremony: Tenant & {
      id: CeremonyId;
      purpose: CeremonyPurpose;
      token_hash: Buffer;
      account_id: AccountId | null;
      session_id: SessionId | null;
      challenge: string | null;
      return_to: string | null;
      created_at: Instant;
      expires_at: Instant;
      used_at: Instant | null;
    };
    recovery_code: Tenant & {
      id: RecoveryCodeId;
      account_id: AccountId;
      code_hash: Buffer;
      created_at: Instant;
      used_at: Instant | null;
    };
    passkey: Tenant & {
      id: PasskeyId;
      account_id: AccountId;
      credential_id: Buffer;
      public_key: Buffer;
      counter: string;
      transports: string;
      device_type: string;
      created_at: Instant;
      last_used_at: Instant | null;
    };
    api_token: Tenant & {
      id: TokenId;
      account_id: AccountId;
      token_hash: Buffer;
      label_cell: CellId | null;
      scopes: string;
      created_at: Instant;
      expires_at: Instant;
      last_used_at: Instant | null;
      ended_at: Instant | null;
    };
    invitation: Tenant & {
      id: InvitationId;
      account_id: AccountId | null;
      token_hash: Buffer;
      actor_id: ActorId;
      created_at: Instant;
      expires_at: Instant;
      used_at: Instant | null;
      password_hash: Generated<string | null>;
      totp_cell: Generated<CellId | null>;
    };
    identity_provider: Tenant & {
      issuer: string;
      client_id: string;
      secret_cell: CellId | null;
      email_domain: string | null;
      own_network: boolean;
      enabled: boolean;
      changed_at: Instant;
    };
  }
}
