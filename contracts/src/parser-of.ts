import { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** A function that returns a value that matches the schema, and throws on any other value. */
export function parserOf<Schema extends TSchema>(
  schema: Schema,
  name: string,
): (value: unknown) => Static<Schema> {
  let validator: { Check(value: unknown): boolean } | undefined;
  return (value) => {
    validator ??= Compile(schema);
    if (!validator.Check(value)) throw new Error(`not a valid ${name} message`);
    return value as Static<Schema>;
  };
}
