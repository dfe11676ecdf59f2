/** The documents of the HTTP and live protocol, made of the schemas that the program itself checks with. */
import { z } from 'zod';
import { errorBodySchema } from '../../src/contract/http.ts';
import { fromServiceSchema, HEARTBEAT_MS, LIVE_PROTOCOL, toServiceSchema } from '../../src/contract/live.ts';
import { ROUTES, type RouteSpeech } from '../../src/contract/routes.ts';
import { type Access, MAY_HEAR, MAY_SAY, type RouteAccess } from '../../src/server/access.ts';

const jsonSchemaOf = (schema: z.ZodType) => {
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' });
  const { $schema: _, ...rest } = made;
  return rest;
};

/** A route's name in {@link ROUTES}; null for pages, for what is asked in their stead, and for the demo's copies. */
export const speechKeyOf = ({ method, path }: RouteAccess): string | null =>
  method === 'HEAD' || !path.startsWith('/api/') || path === '/api/trust' ? null : `${method} ${path}`;

const rolesOf = (access: Access): string =>
  access === 'anyone' ? 'anyone' : `${access.roles.join(', ')}; tells: ${access.tells}`;

/** OpenAPI 3.1 of every route. */
export function openApi(routes: readonly RouteAccess[]): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of [...routes].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const key = speechKeyOf(route);
    const speech = key === null ? undefined : ROUTES[key];
    if (speech === undefined) continue;
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, speech) };
  }
  return inLines({
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version: '1',
      description:
        'What the service answers over HTTP. A session is a cookie; everything but GET also needs an Origin header of its own. The same routes under /demo/ are those of the demo.',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'plimsoll-PORT' } },
      schemas: { Error: jsonSchemaOf(errorBodySchema) },
    },
  });
}

/** JSON with a line for each route or message: a change is seen where it was made. */
const inLines = (parts: Readonly<Record<string, unknown>>): string => {
  const lines = Object.entries(parts).map(([name, part]) => {
    const inner = name === 'paths' || name === '$defs' ? members(part) : JSON.stringify(part);
    return `  ${JSON.stringify(name)}: ${inner}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
};

const members = (part: unknown): string => {
  const lines = Object.entries(z.record(z.string(), z.unknown()).parse(part)).map(
    ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n  }`;
};

function operation({ access, path }: RouteAccess, { answer, body, query, status, summary }: RouteSpeech) {
  const error = { $ref: '#/components/schemas/Error' };
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: name === 'id' ? { type: 'integer', minimum: 1 } : { type: 'string' },
  }));
  const parameters = [...inPath, ...(query === undefined ? [] : queryParameters(query))];
  return {
    summary,
    'x-for': rolesOf(access),
    security: access === 'anyone' ? [] : [{ session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(body) } } } }),
    responses: {
      [status]:
        answer === undefined
          ? { description: status === 204 ? 'Done.' : 'The file.' }
          : {
              description: 'The answer.',
              content: { 'application/json': { schema: jsonSchemaOf(answer) } },
            },
      default: {
        description: 'What is wrong, in one sentence.',
        content: { 'application/json': { schema: error } },
      },
    },
  };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
});

function queryParameters(query: z.ZodType) {
  const { properties, required } = objectSchema.parse(jsonSchemaOf(query));
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }));
}

/** JSON Schema of everything that is said over the WebSocket. */
export const liveSchema = (): string =>
  inLines({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Plimsoll's live protocol, version ${LIVE_PROTOCOL}`,
    $defs: Object.fromEntries([
      ...fromServiceSchema.options.map((said) => [`service: ${said.shape.type.value}`, jsonSchemaOf(said)]),
      ...toServiceSchema.options.map((said) => [`screen: ${said.shape.type.value}`, jsonSchemaOf(said)]),
    ]),
  });

const fieldsOf = (shape: Readonly<Record<string, unknown>>, but: readonly string[]): string =>
  Object.keys(shape)
    .filter((name) => !but.includes(name))
    .map((name) => `\`${name}\``)
    .join(', ') || '–';

/** The protocol for people. */
export function protocolPage(routes: readonly RouteAccess[]): string {
  const http = [...routes]
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .flatMap((route) => {
      const key = speechKeyOf(route);
      const speech = key === null ? undefined : ROUTES[key];
      return speech === undefined ? [] : [`| \`${key}\` | ${speech.summary} | ${rolesOf(route.access)} |`];
    });
  const heard = fromServiceSchema.options.map(({ shape }) => {
    const type = shape.type.value;
    return `| \`${type}\` | ${fieldsOf(shape, ['type', 'seq', 'sent'])} | ${rolesOf(MAY_HEAR[type])} |`;
  });
  const said = toServiceSchema.options.map(({ shape }) => {
    const type = shape.type.value;
    return `| \`${type}\` | ${fieldsOf(shape, ['type'])} | ${rolesOf(MAY_SAY[type])} |`;
  });
  return `# What the service and its screens say to each other

Made from the schemas by \`npx vitest run --project unit tests/unit/docs/protocol.test.ts -u\`. The shapes are in
[openapi.json](openapi.json) (OpenAPI 3.1) and [live.schema.json](live.schema.json) (JSON Schema). “Tells” says how much
of the wearer's data it holds; what the wearer shares decides who gets it ([access.md](../access.md)).

## Signing in

A device posts the code of a one-time link or of the wearer's screen to \`POST /api/session\` and is given a cookie. Every
request needs a Host header that is this service's own, and all but GET an Origin of its own. Moments are milliseconds
since 1970 (UTC), durations milliseconds, heart rates beats a minute. \`null\` means unknown, never nought. An error is
\`{"error": {"code", "message"}}\`; the code stays the same between versions ([errors.md](../errors.md)).

## HTTP

| route | what it does | for |
| --- | --- | --- |
${http.join('\n')}

## Live

A WebSocket at \`/live\`, JSON, version ${LIVE_PROTOCOL}. The first message is a \`snapshot\`. Every message has \`seq\`, which grows by one: who
misses one says \`resync\` and is sent a snapshot. \`sent\` is the service's monotonic clock: what is late by it is shown as
old. A \`heartbeat\` comes every ${HEARTBEAT_MS / 1000} s; a client that hears none for 6 s knows nothing any more, and says so. A client that
reads slowly is sent the newest, not everything. Pings have to be answered: a device that does not for 10 s is not there.

| the service says | with | for |
| --- | --- | --- |
${heard.join('\n')}

| a screen says | with | for |
| --- | --- | --- |
${said.join('\n')}

It closes with 4401 when the session has ended, 4403 when the role may not say that, 1007 when it is no message of this
protocol, 1001 when Plimsoll stops.
`;
}
