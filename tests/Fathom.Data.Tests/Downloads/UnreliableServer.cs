using System.Net;

namespace Fathom.Data.Tests;

/// <summary>A server on this machine that gives one file, and misbehaves as it is told: one word per request, the last one for all that follow.</summary>
internal sealed class UnreliableServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[] content;
    private readonly Queue<string> manners;
    private readonly TaskCompletionSource over = new();
    private readonly List<Task> answers = [];
    private readonly Task work;

    public UnreliableServer(byte[] content, params string[] manners)
    {
        this.content = content;
        this.manners = new Queue<string>(manners);

        // A port that is free now; a neighbour that takes it in between only makes the next one be tried.
        for (int port = 41_000; ; port++)
        {
            try
            {
                listener = new HttpListener();
                listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                listener.Start();
                Address = new Uri($"http://127.0.0.1:{port}/file.bin");
                break;
            }
            catch (HttpListenerException) when (port < 42_000)
            {
                listener.Close();
            }
        }

        work = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>The first byte that each request asked for.</summary>
    public List<long> Starts { get; } = [];

    public void Dispose()
    {
        over.SetResult();
        listener.Close();
        work.Wait();
        Task.WaitAll([.. answers]);
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            // One that hangs must not keep the next request waiting.
            answers.Add(GuardedAsync(context, manners.Count > 1 ? manners.Dequeue() : manners.Peek()));
        }
    }

    private async Task GuardedAsync(HttpListenerContext context, string manner)
    {
        try
        {
            await AnswerAsync(context, manner);
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The other side went away, as it does when it loses patience.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, string manner)
    {
        string? range = context.Request.Headers["Range"];
        long start = range is null ? 0 : long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
        Starts.Add(start);
        HttpListenerResponse response = context.Response;
        if (manner is "404" or "416")
        {
            response.StatusCode = int.Parse(manner, System.Globalization.CultureInfo.InvariantCulture);
            response.Close();
            return;
        }

        bool ignores = manner.Contains("ignore", StringComparison.Ordinal);
        byte[] body = manner.Contains("wrong", StringComparison.Ordinal) ? [.. content.Select(value => (byte)~value)] : manner.Contains("long", StringComparison.Ordinal) ? [.. content, .. content] : content;
        if (start > 0 && !ignores)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {start}-{body.Length - 1}/{body.Length}";
        }

        ReadOnlyMemory<byte> sent = body.AsMemory(ignores ? 0 : (int)start);
        response.ContentLength64 = sent.Length;
        if (manner.Contains("cut", StringComparison.Ordinal))
        {
            await response.OutputStream.WriteAsync(sent[..(sent.Length / 2)]);
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        if (manner.Contains("hang", StringComparison.Ordinal))
        {
            await response.OutputStream.WriteAsync(sent[..(sent.Length / 2)]);
            await response.OutputStream.FlushAsync();
            await over.Task;
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(sent);
        response.Close();
    }
}
