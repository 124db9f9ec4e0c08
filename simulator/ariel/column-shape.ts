import { shapeOf } from '../http/shape.ts';

/** How a column of a database or of a result is described. */
export const COLUMN_SHAPE = shapeOf('name,argument_type,indexable,nullable,object_value_type,provider_name');
