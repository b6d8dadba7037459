namespace Fathom.Networks.Tests;

public class ArenaLayoutTests
{
    [Fact]
    public void Pieces_that_are_needed_at_one_moment_never_overlap()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Draw draw = new(seed);
            List<BufferRequest> requests = [];
            for (int i = 0; i < 60; i++)
            {
                BufferRequest request = new(draw.Whole(0, 500), draw.Whole(0, 50));
                request.KeepUntil(request.First + draw.Whole(0, 20));
                requests.Add(request);
            }

            long length = ArenaLayout.Place(requests);
            requests.ShouldAllBe(request => request.Offset >= 0 && request.Offset + request.Length <= length && request.Offset % 16 == 0);
            foreach (BufferRequest a in requests)
            {
                requests.Where(b => b != a && b.First <= a.Last && a.First <= b.Last).ShouldAllBe(b => b.Offset + b.Length <= a.Offset || a.Offset + a.Length <= b.Offset);
            }
        }
    }

    [Fact]
    public void Memory_of_a_chain_is_used_again()
    {
        List<BufferRequest> requests = [.. Enumerable.Range(0, 100).Select(i => new BufferRequest(64, i))];
        foreach (BufferRequest request in requests)
        {
            request.KeepUntil(request.First + 1);
        }

        ArenaLayout.Place(requests).ShouldBeInRange(2 * 64, 3 * 64);
    }
}
