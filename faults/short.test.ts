import { testShortForms } from "./short-form.ts";
import { suites } from "./suites/suites.ts";

testShortForms(suites.filter(({ waitsForStarts }) => waitsForStarts !== true));
