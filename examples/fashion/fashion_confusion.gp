set title sprintf("{/:Bold The %s is the hard one: %s are recognised, %s taken for a %s}\n", \
    worst, found, mistaken, taken_for) . \
    sprintf('{/*0.85 how many of 1000 test pictures of each class; %s of all are right}', accuracy)
name(i) = word(names, int(i) + 1)
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set xlabel 'what the model says'
set ylabel 'what it is'
set xtics rotate by 30 right
set for [i = 0 : 9] xtics add (name(i) i)
set for [i = 0 : 9] ytics add (name(i) i)
set tics scale 0
set border 0
set palette defined (0 '#ffffff', 0.02 '#fdeee0', 0.2 '#f0b48c', 0.5 '#9bcfdb', 1 '#58a3cd')
set cbrange [0:1]
plot $shares using 1:2:3 with image pixels, \
     $shares using 1:2:($4 > 0 ? sprintf('%d', $4) : '') with labels font ',15' textcolor rgb dark
