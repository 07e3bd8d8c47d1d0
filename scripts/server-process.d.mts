export const serverProgram: string;
export function serverFlags(environment?: Readonly<Record<string, string | undefined>>): string[];
export const serverEnvironment: Readonly<Record<string, string>>;
