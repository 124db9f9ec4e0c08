import { STORY_IDS, type Variant, type Variants } from '../../simulator/organisation/model.ts';

export function allAs(variant: Variant): Variants {
  return Object.fromEntries(STORY_IDS.map((id) => [id, variant])) as Variants;
}
