# Prints the score of each mail by SpamAssassin's local rules, and the rules that it meets.
use strict;
use warnings;
use Mail::SpamAssassin;

my $filter = Mail::SpamAssassin->new({ local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null' });
for my $name (@ARGV) {
    open my $file, '<', $name or die "$name: $!";
    my $text = do { local $/; <$file> };
    my $mail = $filter->parse($text);
    my $verdict = $filter->check($mail);
    printf "%s\t%.2f\t%s\n", $name, $verdict->get_score, $verdict->get_names_of_tests_hit;
    $verdict->finish;
    $mail->finish;
}
