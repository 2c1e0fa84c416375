using FlaskDash.Razor.Data;

namespace FlaskDash.Razor.Indexing;

/// <summary>One kind of question to git that takes longer than a request. Registered as a singleton; <see cref="InquiryJob"/> calls it.</summary>
public interface IInquiryKind
{
    InquiryKind Kind { get; }

    /// <summary>It is stopped after this long, and fails with a sentence that says so.</summary>
    TimeSpan Limit { get; }

    /// <summary>Answers one question. Called again from the start when the process ends in the middle of it.</summary>
    /// <param name="work">The question and its repository.</param>
    /// <param name="ct">Cancelled when it takes too long, when nobody wants it any more, and when the app stops: git is to stop with it.</param>
    /// <returns>The answer as JSON.</returns>
    /// <exception cref="Git.GitException">git failed; its message becomes the inquiry's problem.</exception>
    Task<string> AnswerAsync(InquiryWork work, CancellationToken ct);
}

/// <summary>A question that is being answered.</summary>
/// <param name="Mirror">The bare folder to read.</param>
/// <param name="Question">As <see cref="Inquiry.Question"/>.</param>
/// <param name="Report">Steps done and in all, as often as it likes: what is written is written at most twice a second.</param>
public sealed record InquiryWork(int RepositoryId, string Mirror, string Question, Action<long, long> Report);
