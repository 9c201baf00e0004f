import { type SiteRules } from '@tidemark/contracts/site.ts';
import { isSelector } from '../extract/verdict/read-by-selectors.ts';

/** A site rule is invalid. The message is for the operator. */
export class InvalidSiteRuleError extends Error {
  override readonly name = 'InvalidSiteRuleError';
}

/** Throws InvalidSiteRuleError if a selector is not valid CSS. */
export function validateSiteRules({ currency: _currency, ...selectors }: SiteRules): void {
  const invalid = Object.values(selectors)
    .flat()
    .find((selector) => !isSelector(selector));
  if (invalid !== undefined) throw new InvalidSiteRuleError(`This is not a valid CSS selector: ${invalid}`);
}
