// What is said where the browser keeps nothing; and the choice of a language.
import { Notice } from "../../kit/parts";
import { chooseLanguage, language, languages, names, t, type Language } from "../../kit/texts";

/** ChooseLanguage changes the language of the app on this phone. */
export function ChooseLanguage() {
  return (
    <label class="field">
      <span class="label">{t("language")}</span>
      <select value={language()} onChange={(e) => chooseLanguage(e.currentTarget.value as Language)}>
        {languages.map((tag) => (
          <option key={tag} value={tag}>
            {names[tag]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** NoStorage says that this browser keeps nothing, before anybody relies on it. */
export function NoStorage() {
  return (
    <main class="stack body">
      <h1>{t("app.title")}</h1>
      <Notice tone="bad">{t("app.noStorage")}</Notice>
      <ChooseLanguage />
    </main>
  );
}
