/** Publishes the endpoints under `/api/v1` as OpenAPI 3.1, from the same values the server mounts. */
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

/** Registers before the routes are mounted; afterwards `app.swagger()` is the document. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kept",
        description: "What other systems may ask of Kept. Errors: docs/errors.md.",
        version,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
    },
    transform: jsonSchemaTransform,
    exposeHeadRoutes: false,
  });
}
