/** One code for the wearer, as the links that carry it. */
export interface WearerLink {
  /** For a browser on this machine. */
  readonly link: string;
  /** The same for a device in the house; null where only this machine is served. */
  readonly houseLink: string | null;
}

/** What to do with it: a machine without a screen is no dead end where the house is served. */
export function linkLines({ houseLink, link }: WearerLink): string[] {
  if (houseLink === link) {
    return [
      `Open this link on a device of the wearer’s in the house; it works once and signs that browser in: ${link}`,
    ];
  }
  const here = `Open this link on this computer; it works once and signs that browser in: ${link}`;
  return houseLink === null
    ? [here]
    : [here, `Or open it, instead, on a device of the wearer’s in the house: ${houseLink}`];
}

/** Where a browser learns to trust the household's certificates, and what it does until then. */
export const trustSentence = (houseAddress: string): string =>
  `Browsers on other devices warn until they trust this household’s certificates; ${houseAddress}#trust says how.`;
