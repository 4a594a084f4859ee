type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Of the user's environment what a service knows of, and no more: the setting of one is not for the others to see.
 *
 * @param Config the class by which the service reads its environment
 */
export function passedOn(
  Config: ((new () => object) & { readonly aliases: Environment }) | undefined,
  env: Environment,
): Record<string, string> {
  if (Config === undefined) return {};
  const names = [...Object.keys(new Config()), ...Object.keys(Config.aliases)];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
