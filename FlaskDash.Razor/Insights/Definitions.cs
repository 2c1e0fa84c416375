namespace FlaskDash.Razor.Insights;

/// <summary>What a figure counts, and how to count it without this product.</summary>
/// <param name="Slug">Its anchor on the definitions page; never changes, since figures and people link to it.</param>
/// <param name="Counted">What is counted.</param>
/// <param name="NotCounted">What is not, and why.</param>
/// <param name="Clock">Whose clock says on which day; empty where no date matters.</param>
/// <param name="Commands">At least one. They run in any clone, with a POSIX shell, and print the same numbers.</param>
public sealed record Definition(string Slug, string Title, string Counted, string NotCounted, string Clock, IReadOnlyList<DefinitionCommand> Commands);

/// <summary>A command and the case that it answers.</summary>
/// <param name="Case">For example "On the author’s clock".</param>
public sealed record DefinitionCommand(string Case, string Command);

/// <summary>What a setting of a view does.</summary>
/// <param name="Parameter">In the address.</param>
/// <param name="Git">How to say the same to git.</param>
public sealed record SettingEffect(string Parameter, string Meaning, string Git);

/// <summary>One definition for each figure of the product.</summary>
/// <remarks>The tests run these very commands and compare what they print with the insights.</remarks>
public static class Definitions
{
    private const string AuthorClock = "The author’s own, as each commit writes it. With clock=utc, UTC.";
    /// <summary>Leaves out what <see cref="BotRules.Default"/> calls a bot.</summary>
    public const string Humans = @"-i -P --author='^(?!.*\[bot\]( <|@users\.noreply\.github\.com>))'";

    private const string Merges = "Bots, unless the view counts them: with bots=in leave out -i -P --author=…. Merges, unless the view counts them: with merges=in leave out --no-merges, with merges=only write --merges instead.";
    private const string LinesNote =
        "Binary files, and what a merge changes. Commits whose lines are not read yet are named beside the figure. Run it in a bare clone: in a checkout .gitattributes can turn text into binary.";

    private const string Day = "--date=format:%Y-%m-%d";
    private const string Person = "'%aN <%aE>'";

    public static IReadOnlyList<Definition> All { get; } =
    [
        new("commits-over-time", "Commits over time",
            "Commits that the default branch reaches, by the day of their author date; weeks start on Monday.",
            Merges + " Commits without a possible date are listed apart.", AuthorClock,
            [
                new("On the author’s clock", $"git log --no-merges {Humans} --format=%ad {Day} HEAD | sort | uniq -c"),
                new("In UTC", $"TZ=UTC git log --no-merges {Humans} --format=%ad --date=format-local:%Y-%m-%d HEAD | sort | uniq -c"),
                new("By month", $"git log --no-merges {Humans} --format=%ad --date=format:%Y-%m HEAD | sort | uniq -c"),
            ]),
        new("commits-off-the-axis", "Commits without a possible date",
            "Commits whose author date is missing, before 1900, or later than tomorrow in UTC.",
            Merges, AuthorClock,
            [
                new("With GNU date", $$"""git log --no-merges {{Humans}} --format=%ad {{Day}} HEAD | awk -v tomorrow="$(date -u -d tomorrow +%Y-%m-%d)" '$1 < "1900-01-01" || length($1) > 10 || $1 > tomorrow' | wc -l"""),
            ]),
        new("lines-over-time", "Additions and deletions over time",
            "Lines added and deleted as git counts them, renames followed, by the day of the commit’s author date.",
            LinesNote, AuthorClock,
            [
                new("By day: added, deleted", $$"""git log --no-merges {{Humans}} --numstat -M --format=@%ad {{Day}} HEAD | awk '/^@/ { day = substr($0, 2); next } NF { added[day] += $1; deleted[day] += $2 } END { for (day in added) print day, added[day], deleted[day] }' | sort"""),
            ]),
        new("punch-card", "Weekday and hour",
            "Commits by weekday, Monday first, and hour of their author date.",
            Merges + " Commits without a possible date.", AuthorClock,
            [
                new("On the author’s clock: weekday (1 is Monday), hour", $"git log --no-merges {Humans} --format=%ad --date=format:'%u %H' HEAD | sort | uniq -c"),
                new("In UTC", $"TZ=UTC git log --no-merges {Humans} --format=%ad --date=format-local:'%u %H' HEAD | sort | uniq -c"),
            ]),
        new("committers", "Committers",
            "Everyone who is the author of a commit; names and addresses of one person are one by the repository’s .mailmap and by what its people decided. An active day has a commit; a streak is a run of them.",
            Merges + " Nobody is cut off. With people=raw nobody is merged: write %an and %ae. Decisions beyond the .mailmap: save them from the People page, and add -c mailmap.file=FILE. " + LinesNote, AuthorClock,
            [
                new("Commits", $"git log --no-merges {Humans} --format={Person} HEAD | sort | uniq -c | sort -rn"),
                new("Lines: added, deleted", $$"""git log --no-merges {{Humans}} --numstat -M --format='@%aN <%aE>' HEAD | awk '/^@/ { who = substr($0, 2); next } NF { added[who] += $1; deleted[who] += $2 } END { for (who in added) print added[who], deleted[who], who }' | sort -rn"""),
                new("Active days, longest streak", $$"""git log --no-merges {{Humans}} --format='%ad %aN <%aE>' --date=format:%Y-%m-%d HEAD | sort -u | awk 'function number(y, m, d) { m = (m + 9) % 12; y -= int(m / 10); return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((m * 306 + 5) / 10) + d } { split($1, d, "-"); day = number(d[1], d[2], d[3]); who = $0; sub(/^[^ ]+ /, "", who); days[who]++; run[who] = (who in last) && last[who] == day - 1 ? run[who] + 1 : 1; last[who] = day; if (run[who] > best[who]) best[who] = run[who] } END { for (who in days) print days[who], best[who], who }'"""),
                new("First and last day", $$"""git log --no-merges {{Humans}} --format='%ad %aN <%aE>' --date=format:%Y-%m-%d HEAD | sort | awk '{ day = $1; sub(/^[^ ]+ /, ""); if (!($0 in first)) first[$0] = day; last[$0] = day } END { for (who in first) print first[who], last[who], who }'"""),
            ]),
        new("headline-numbers", "Commits, lines and people",
            "The sums of the range in view, beside those of the period before: the week, 30 days or year before, up to the same day of it.",
            Merges + " Where all is in view, commits without a possible date are counted too. " + LinesNote, AuthorClock,
            [
                new("Commits", $"git rev-list --count --no-merges {Humans} HEAD"),
                new("Added, deleted", $$"""git log --no-merges {{Humans}} --numstat -M --format= HEAD | awk '{ added += $1; deleted += $2 } END { print added + 0, deleted + 0 }'"""),
                new("People", $"git log --no-merges {Humans} --format={Person} HEAD | sort -u | wc -l"),
                new("New people by day: whose first commit was then", $$"""git log --no-merges {{Humans}} --format='%ad %aN <%aE>' --date=format:%Y-%m-%d HEAD | sort | awk '{ day = $1; sub(/^[^ ]+ /, ""); if (!seen[$0]++) print day }' | uniq -c"""),
            ]),
        new("new-and-returning", "New and returning people",
            "Authors of a month (or another step of the view): new are those whose first commit of all, by author date, is in it, returning the others.",
            Merges + " Commits without a possible date.", AuthorClock,
            [
                new("By month: new, returning", $$"""git log --no-merges {{Humans}} --format='%ad %aN <%aE>' --date=format:%Y-%m HEAD | sort -u | awk '{ month = $1; who = $0; sub(/^[^ ]+ /, "", who); months[month]; if (seen[who]++) back[month]++; else fresh[month]++ } END { for (month in months) print month, fresh[month] + 0, back[month] + 0 }' | sort"""),
            ]),
        new("releases", "Releases",
            "The tags that the branch reaches, by when they were made; to each belong the commits that it reaches and no older one does. New people wrote nothing in an older release.",
            "Tags of files and trees. " + Merges, "UTC, for when a tag was made.",
            [
                new("Commits, people", $$"""git for-each-ref --merged=HEAD --sort=creatordate --format='%(refname)' refs/tags | { older=; while read -r tag; do echo "$(git rev-list --count --no-merges {{Humans}} "$tag" --not $older) $(git log --no-merges {{Humans}} --format={{Person}} "$tag" --not $older -- | sort -u | wc -l) $tag"; older="$older $tag"; done; }"""),
                new("Lines: added, deleted", $$"""git for-each-ref --merged=HEAD --sort=creatordate --format='%(refname)' refs/tags | { older=; while read -r tag; do echo "$(git log --no-merges {{Humans}} --numstat -M --format= "$tag" --not $older -- | awk '{ added += $1; deleted += $2 } END { print added + 0, deleted + 0 }') $tag"; older="$older $tag"; done; }"""),
            ]),
        new("author-to-committer-date", "From author date to committer date",
            "Minutes from the author date to the committer date of each commit, both rounded down to a minute. The median is the least number that half of the commits do not exceed.",
            Merges + " Commits of which one of the dates is missing, before 1900, or later than tomorrow in UTC.", "",
            [
                new("Minutes, commits", $$"""git log --no-merges {{Humans}} --format='%at %ct' HEAD | awk 'function minute(s) { return int((s - (s % 60 + 60) % 60) / 60) } { print minute($2) - minute($1) }' | sort -n | uniq -c"""),
            ]),
        new("largest-commit", "Largest commit",
            "The commit with the most lines added and deleted among the newest 1,000 of the default branch, or in the range in view.",
            LinesNote, "",
            [
                new("Lines, commit", $$"""git log -1000 --no-merges {{Humans}} --numstat -M --format=@%H HEAD | awk '/^@/ { commit = substr($0, 2); next } NF { lines[commit] += $1 + $2 } END { for (commit in lines) print lines[commit], commit }' | sort -rn | head -n 1"""),
            ]),
        new("newest-tag", "Newest tag",
            "The tag made last: by the tagger’s date, or for a lightweight tag its commit’s committer date.",
            "Tags of files and trees, and tags dated later than tomorrow.", "UTC, where a range is in view.",
            [
                new("Tag, commit", "git for-each-ref --sort=-creatordate --count=1 --format='%(refname:strip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)' refs/tags"),
            ]),
        new("newest-first-commit", "A committer’s first commit",
            "Of everyone’s first commit on the default branch, by author date, the latest.",
            Merges + " Commits without a possible date.", AuthorClock,
            [
                new("Unix seconds, commit, author", $$"""git log --no-merges {{Humans}} --reverse --format='%at %H %aN <%aE>' HEAD | sort -sn | awk '{ who = $0; sub(/^[^ ]+ [^ ]+ /, "", who); if (!seen[who]++) print }' | tail -n 1"""),
            ]),
        new("files", "Files and folders",
            "Commits that touch a file, or any file below a folder, each once; lines added and deleted there, renames followed; files and bytes of the default branch as it is now.",
            "What a merge changes. A rename counts as a commit of both names, its lines for the new one. " + LinesNote, AuthorClock,
            [
                new("Commits of a path", $"git rev-list --count --full-history --no-merges {Humans} HEAD -- PATH"),
                new("Files and bytes", "git ls-tree -r -l HEAD | awk '{ files++; bytes += $4 } END { print files, bytes }'"),
            ]),
        new("hot-spots", "Hot spots",
            "The files of the default branch with the most commits times bytes.",
            "Files that no commit in view touches. " + Merges, AuthorClock,
            [
                new("Commits of each file, as it is called now", $"git log --full-history --no-merges {Humans} --no-renames --name-only --format= HEAD | sort | uniq -c | sort -rn"),
            ]),
        new("file-history", "History of a file",
            "The commits that changed a file, back through its renames.",
            "Merges. Where branches go apart git follows the branch that it walks first.", AuthorClock,
            [
                new("Commits", $"git log --follow -M --no-merges {Humans} --format=%H HEAD -- PATH"),
            ]),
        new("knowledge", "Ownership and bus factor",
            "Lines that each author added in view to the files that the default branch still has. The main author added most. The bus factor is the fewest people who together added more than half. Gone is a main author without a commit on any branch for the chosen days.",
            "Deletions; a line that somebody replaced later counts for both. Files that were deleted. " + LinesNote, AuthorClock,
            [
                new("Lines by author, of files that are still there", $$"""git log --no-merges {{Humans}} --numstat -M --format='@%aN <%aE>' HEAD | awk 'BEGIN { while ("git ls-tree -r --name-only HEAD" | getline f) there[f] } /^@/ { who = substr($0, 2); next } NF { split($0, c, "	"); p = c[3]; if (p ~ /\{.* => .*\}/) { sub(/\{.* => /, "", p); sub(/\}/, "", p); gsub(/\/\//, "/", p) } else sub(/^.* => /, "", p); if (p in there) lines[who] += c[1] } END { for (who in lines) print lines[who], who }' | sort -rn"""),
            ]),
        new("together", "Several repositories",
            "Commits that the default branches of the chosen repositories reach. A commit with the same SHA in several of them counts once, in the first by name; so do its lines. People are told apart by name and address, after each repository’s own .mailmap.",
            Merges + " Cherry-picks have another SHA, and count each, unless the page is asked to count each once: then a commit with the patch id of one in a repository before it counts there. Patch ids are read by a job, on request.", AuthorClock,
            [
                new("In a repository that has fetched all of them", $"git rev-list --count --no-merges {Humans} HEAD"),
                new("Its patch ids", $"git rev-list --no-merges {Humans} HEAD | git diff-tree --stdin -r --root -p --full-index --no-renames | git patch-id --stable | cut -d ' ' -f 1 | sort -u"),
            ]),
        new("line-survival", "What is still there",
            "Lines of the text files at the last commit of each period along the first parents, by the year of the author date of the commit that git blame names.",
            "Files that git takes for binary, symbolic links and submodules. Moved lines count for whoever moved them, as git blame does without -M and -C.", "The author’s own.",
            [
                new("Lines by year, of the default branch now", """git -c core.quotePath=false grep -I -l -e '' HEAD -- | sed 's/^HEAD://' | while read -r file; do git blame --line-porcelain HEAD -- "$file"; done | awk '/^author-time / { seconds = $2 } /^author-tz / { zone = $2; sign = zone < 0 ? -1 : 1; zone = zone < 0 ? -zone : zone; local = seconds + sign * (int(zone / 100) * 3600 + zone % 100 * 60); days = int((local - (local % 86400 + 86400) % 86400) / 86400) + 719468; era = int(days / 146097); d = days - era * 146097; y = int((d - int(d / 1460) + int(d / 36524) - int(d / 146096)) / 365); m = int((5 * (d - 365 * y - int(y / 4) + int(y / 100)) + 2) / 153); lines[y + era * 400 + (m > 9)]++ } END { for (year in lines) print lines[year], year }'"""),
            ]),
        new("languages", "Languages",
            "Files and bytes of the default branch by language, told by a file’s name or ending as GitHub’s Linguist lists them, or by linguist-language in .gitattributes of the default branch. Where several languages share an ending and none has it as its main one, all are named. Over time: the trees of the last commit of each period along the first parents.",
            "Symbolic links and submodules. No file is opened: what a file holds is not asked. Shares are of programming and markup alone.", "Over time UTC, by committer date.",
            [
                new("Files, bytes, ending", """git -c core.quotePath=false ls-tree -r -l HEAD | awk -F'\t' '{ split($1, f, " "); if (f[1] ~ /^100/) { name = $2; sub(/.*\//, "", name); n = split(name, part, "."); ending = n > 1 ? "." tolower(part[n]) : name; files[ending]++; bytes[ending] += f[4] } } END { for (e in files) print files[e], bytes[e], e }' | sort -k2 -rn"""),
            ]),
        new("last-commit", "Last commit",
            "The latest committer date on the default branch.",
            "Dates more than a day ahead of now: a clock was wrong.", "UTC.",
            [
                new("Unix seconds", """git log --format=%ct HEAD | awk -v now="$(date +%s)" '$1 <= now + 86400' | sort -n | tail -n 1"""),
            ]),
        new("totals", "Totals of a repository",
            "All commits of the default branch, merges included; its authors by name and address; the lines of all its commits.",
            "What other branches hold. " + LinesNote, "",
            [
                new("Commits", "git rev-list --count HEAD"),
                new("Committers", $"git log --format='%an <%ae>' HEAD | sort -u | wc -l"),
                new("Added, deleted", "git log --numstat -M --format= HEAD | awk '{ added += $1; deleted += $2 } END { print added + 0, deleted + 0 }'"),
            ]),
    ];

    /// <summary>How each setting of a view changes the commands.</summary>
    public static IReadOnlyList<SettingEffect> Settings { get; } =
    [
        new("ref", "The default branch, another branch or tag, all refs, or what one reaches and another does not.", "NAME, --branches --tags, or ONE..OTHER instead of HEAD"),
        new("range, from, to", "Days on the view’s clock, the first and the last included. Since the last tag: what the newest tag below does not reach, whatever its date.", "Count only the days printed; TAG..HEAD instead of HEAD"),
        new("step", "The length of a bar. It changes no number, only what is summed.", "Another --date=format:…, for example %Y-%m"),
        new("clock", "Whose calendar says on which day and at which hour: the author’s own, UTC, or a time zone.", "TZ=UTC git … --date=format-local:…, or TZ=Europe/Berlin"),
        new("date", "The author date, or the committer date.", "%cd instead of %ad, %ct instead of %at"),
        new("merges", "Commits with more than one parent: left out, counted, or only they.", "Without --no-merges; or --merges instead"),
        new("bots", "Commits whose author is a bot by the repository’s patterns: left out, counted, or only they.", "Without -i -P --author=…; or --author='\\[bot\\]'"),
        new("author", "One person, by a key that their page has in its address: only their commits, and where co-authors count also those that name them.", "Take the lines of one author out of the answer; git’s own --author is a pattern"),
        new("leftout", "Commits that somebody who manages the repository left out by hand; the list says who, when and why.", "No option: take their SHAs out of the list"),
        new("coauthors", "Whether those whom a message names in Co-authored-by count beside the author: not at all, each in full, or each by an equal part of the commit and its lines.", "git shortlog -sne --group=author --group=trailer:co-authored-by for full"),
        new("path", "Git’s pathspecs: a file, a folder with all below it, or a pattern whose asterisk matches slashes, too; one with ! leaves out. Only commits that touch such a path count, only lines of such files (by the path behind a rename), and no merges.", "--full-history --no-merges -- PATH ':(exclude)PATH', with --full-diff for lines"),
        new("generated", "Apart: lines of files that .gitattributes of the default branch call linguist-generated or linguist-vendored stand in grey and in no sum. Their commits count.", "No option: take out the files that git check-attr linguist-generated linguist-vendored names"),
        new("outliers", "Clipped: the axis ends at three times the value that 95 of 100 bars do not exceed. It changes no number.", "None"),
        new("people", "Merged: names and addresses of one person are one. Raw: as commits write them.", "%aN and %aE for merged, %an and %ae for raw"),
    ];

    /// <summary>Null for an unknown slug.</summary>
    public static Definition? Find(string slug) => All.FirstOrDefault(d => d.Slug == slug);
}
