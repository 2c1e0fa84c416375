import { chartsByKeyboard } from "./charts.ts";
import { copyButtons } from "./copy.ts";
import { niceForms } from "./forms.ts";
import { progress } from "./progress.ts";
import { search } from "./search.ts";
import { themeSwitch } from "./theme.ts";

themeSwitch();
chartsByKeyboard();
progress();
copyButtons();
niceForms();
search();
